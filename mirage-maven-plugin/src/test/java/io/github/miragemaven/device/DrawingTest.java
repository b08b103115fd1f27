package io.github.miragemaven.device;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.miragemaven.Configured;
import io.github.miragemaven.device.Application.ConnectedDevice;
import io.github.miragemaven.target.Target;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

@DisplayName("A drawing of the devices")
class DrawingTest {

    private static final String SITE = """
            open Mirage
            let stack = generic_stackv4v6 default_network
            let server = cohttp_server (conduit_direct ~tls:true stack)
            let he = generic_happy_eyeballs stack
            let dns = generic_dns_client stack he
            let () = register "site" [ main "Dispatch.Make" (http @-> kv_ro @-> dns_client @-> job)
              $ server $ generic_kv_ro "htdocs" $ dns ]
            """;

    private static Document parsed(String svg) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
        factory.setNamespaceAware(true);
        return factory.newDocumentBuilder().parse(new ByteArrayInputStream(svg.getBytes(UTF_8)));
    }

    private static List<Element> elements(Element in, String name) {
        List<Element> found = new ArrayList<>();
        NodeList nodes = in.getElementsByTagNameNS("http://www.w3.org/2000/svg", name);
        for (int i = 0; i < nodes.getLength(); i++) {
            found.add((Element) nodes.item(i));
        }
        return found;
    }

    private static List<Element> groups(Document svg, String kind) {
        return elements(svg.getDocumentElement(), "g").stream()
                .filter(group -> group.getAttribute("class").equals(kind))
                .toList();
    }

    private static String title(Element group) {
        return elements(group, "title").get(0).getTextContent();
    }

    private static double number(Element element, String attribute) {
        return Double.parseDouble(element.getAttribute(attribute));
    }

    /** The boxes by the variable of their device. */
    private static Map<String, Rectangle2D> boxes(Document svg) {
        Map<String, Rectangle2D> boxes = new LinkedHashMap<>();
        for (Element group : groups(svg, "device")) {
            Element box = elements(group, "rect").get(0);
            String title = title(group);
            boxes.put(
                    title.substring(0, title.indexOf(':')),
                    new Rectangle2D.Double(
                            number(box, "x"), number(box, "y"), number(box, "width"), number(box, "height")));
        }
        return boxes;
    }

    private static Set<String> needs(Application application, boolean arguments) {
        Set<String> pairs = new TreeSet<>();
        for (ConnectedDevice device : application.devices()) {
            int functors = device.functorArguments().size();
            device.needs()
                    .subList(
                            arguments ? 0 : functors,
                            arguments ? functors : device.needs().size())
                    .forEach(need -> pairs.add(device.variable() + " → " + need));
        }
        return pairs;
    }

    @ParameterizedTest(name = "for {0}")
    @MethodSource("io.github.miragemaven.target.Target#predefined")
    @DisplayName("has every device once, and every arrow, solid to arguments and dashed to dependencies,")
    void everything(Target target) throws Exception {
        Application application = Configured.application(target, SITE);
        Document svg = parsed(Description.svg(application));
        assertThat(boxes(svg).keySet())
                .containsExactlyElementsOf(application.devices().stream()
                        .map(ConnectedDevice::variable)
                        .toList());
        Set<String> arguments = needs(application, true);
        Set<String> dependencies = needs(application, false);
        dependencies.removeAll(arguments);
        assertThat(groups(svg, "argument").stream().map(DrawingTest::title))
                .containsExactlyInAnyOrderElementsOf(arguments);
        assertThat(groups(svg, "dependency").stream().map(DrawingTest::title))
                .containsExactlyInAnyOrderElementsOf(dependencies);
        assertThat(arguments).hasSizeGreaterThan(5);
        assertThat(dependencies).isNotEmpty();
        assertThat(groups(svg, "argument"))
                .allSatisfy(
                        arrow -> assertThat(elements(arrow, "polyline").get(0).hasAttribute("stroke-dasharray"))
                                .isFalse());
        assertThat(groups(svg, "dependency"))
                .allSatisfy(
                        arrow -> assertThat(elements(arrow, "polyline").get(0).hasAttribute("stroke-dasharray"))
                                .isTrue());
        assertThat(svg.getDocumentElement().getTextContent()).contains("Dispatch.Make", "config.ml:6");
    }

    @Test
    @DisplayName("has no two boxes on one place, all of them on the canvas, and letters within their box")
    void noOverlap() throws Exception {
        Document svg = parsed(Description.svg(Configured.application(Target.HVT, SITE)));
        List<Rectangle2D> boxes = List.copyOf(boxes(svg).values());
        Element root = svg.getDocumentElement();
        Rectangle2D canvas = new Rectangle2D.Double(0, 0, number(root, "width"), number(root, "height"));
        for (int i = 0; i < boxes.size(); i++) {
            assertThat(canvas.contains(boxes.get(i))).isTrue();
            for (int j = 0; j < i; j++) {
                assertThat(boxes.get(i).intersects(boxes.get(j)))
                        .as(boxes.get(i) + " and " + boxes.get(j))
                        .isFalse();
            }
        }
        for (Element group : groups(svg, "device")) {
            Element box = elements(group, "rect").get(0);
            for (Element line : elements(group, "text")) {
                assertThat(number(line, "textLength")).isLessThan(number(box, "width"));
                assertThat(number(line, "y")).isBetween(number(box, "y") + 8, number(box, "y") + number(box, "height"));
            }
        }
    }

    @Test
    @DisplayName("leads each arrow from the edge of one box to the edge of the other, and through none")
    void arrows() throws Exception {
        Document svg = parsed(Description.svg(Configured.application(Target.HVT, SITE)));
        Map<String, Rectangle2D> boxes = boxes(svg);
        for (String kind : List.of("argument", "dependency")) {
            for (Element arrow : groups(svg, kind)) {
                String[] ends = title(arrow).split(" → ", -1);
                List<Point2D> points = new ArrayList<>();
                for (String point : elements(arrow, "polyline")
                        .get(0)
                        .getAttribute("points")
                        .split(" ", -1)) {
                    String[] xy = point.split(",", -1);
                    points.add(new Point2D.Double(Double.parseDouble(xy[0]), Double.parseDouble(xy[1])));
                }
                assertThat(onEdge(points.get(0), box(boxes, ends[0]))).isTrue();
                assertThat(onEdge(points.get(points.size() - 1), box(boxes, ends[1])))
                        .isTrue();
                for (int i = 1; i < points.size(); i++) {
                    Point2D from = points.get(i - 1);
                    Point2D to = points.get(i);
                    assertThat(boxes.values())
                            .noneMatch(
                                    box -> smaller(box).intersectsLine(from.getX(), from.getY(), to.getX(), to.getY()));
                }
            }
        }
    }

    private static Rectangle2D box(Map<String, Rectangle2D> boxes, String device) {
        return Objects.requireNonNull(boxes.get(device), device);
    }

    private static boolean onEdge(Point2D point, Rectangle2D box) {
        boolean across = point.getX() >= box.getMinX() && point.getX() <= box.getMaxX();
        return across && (Math.abs(point.getY() - box.getMinY()) < 0.2 || Math.abs(point.getY() - box.getMaxY()) < 0.2);
    }

    private static Rectangle2D smaller(Rectangle2D box) {
        return new Rectangle2D.Double(box.getX() + 1, box.getY() + 1, box.getWidth() - 2, box.getHeight() - 2);
    }

    @Test
    @DisplayName("is the same each time")
    void same() {
        assertThat(Description.svg(Configured.application(Target.HVT, SITE)))
                .isEqualTo(Description.svg(Configured.application(Target.HVT, SITE)));
    }

    @Test
    @DisplayName("is XML whatever a module is called")
    void odd() throws Exception {
        Application application = Configured.application(Target.UNIX, """
                open Mirage
                let () = register "x" [ main "A<\\"&'\\007>" (kv_ro @-> job) $ impl "BÉ" kv_ro ]
                """);
        assertThat(parsed(Description.svg(application)).getDocumentElement().getTextContent())
                .contains("A<\"&'\uFFFD>")
                .contains("BÉ");
    }
}
