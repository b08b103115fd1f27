package io.github.miragemaven.device;

import io.github.miragemaven.device.Application.ConnectedDevice;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.eclipse.elk.alg.layered.LayeredLayoutProvider;
import org.eclipse.elk.alg.layered.options.LayeredMetaDataProvider;
import org.eclipse.elk.alg.layered.options.LayeredOptions;
import org.eclipse.elk.core.data.LayoutMetaDataService;
import org.eclipse.elk.core.math.ElkPadding;
import org.eclipse.elk.core.options.Direction;
import org.eclipse.elk.core.options.EdgeRouting;
import org.eclipse.elk.core.util.NullElkProgressMonitor;
import org.eclipse.elk.graph.ElkEdge;
import org.eclipse.elk.graph.ElkEdgeSection;
import org.eclipse.elk.graph.ElkNode;
import org.eclipse.elk.graph.util.ElkGraphUtil;

/**
 * The devices of a unikernel drawn as SVG 1.1, laid out in layers by the Eclipse Layout Kernel: what needs something stands
 * above it.
 *
 * <p>Sizes come from the number of letters and are told to whoever shows the picture, so that it is made without any fonts
 * and looks the same everywhere.
 */
final class Drawing {

    private static final String SVG = "http://www.w3.org/2000/svg";
    private static final double FONT_SIZE = 12;
    /** A letter's share of the font's size: that of most monospaced fonts. */
    private static final double LETTER = 0.6;

    private static final double LINE = 15;
    private static final double MARGIN = 8;

    static {
        // ELK knows how to copy its options' defaults only when it was told of them; once, for all threads.
        LayoutMetaDataService.getInstance().registerLayoutMetaDataProviders(new LayeredMetaDataProvider());
    }

    /** A device with its place in the picture. */
    private record Box(ConnectedDevice device, List<String> lines, ElkNode place) {}

    /** An arrow; solid to what a functor is applied to. */
    private record Arrow(String from, String to, boolean solid, ElkEdge place) {}

    private final Application application;
    private final ElkNode canvas = ElkGraphUtil.createGraph();
    private final Map<String, Box> boxes = new LinkedHashMap<>();
    private final List<Arrow> arrows = new ArrayList<>();

    private Drawing(Application application) {
        this.application = application;
    }

    static String of(Application application) {
        Drawing drawing = new Drawing(application);
        drawing.fill();
        drawing.layOut();
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
            drawing.write(xml);
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("a string can always be written to", e);
        }
        return text.toString();
    }

    private void fill() {
        for (ConnectedDevice device : application.devices()) {
            List<String> lines = new ArrayList<>(List.of(device.variable(), device.module()));
            device.origin().map(Position::toString).ifPresent(lines::add);
            ElkNode place = ElkGraphUtil.createNode(canvas);
            double width = lines.stream().mapToDouble(Drawing::width).max().orElse(0);
            place.setDimensions(width + 2 * MARGIN, lines.size() * LINE + MARGIN);
            boxes.put(device.variable(), new Box(device, lines, place));
        }
        for (Box box : boxes.values()) {
            ConnectedDevice device = box.device();
            Set<String> seen = new TreeSet<>();
            for (int i = 0; i < device.needs().size(); i++) {
                String need = device.needs().get(i);
                Box needed = boxes.get(need);
                if (needed != null && seen.add(need)) {
                    ElkEdge edge = ElkGraphUtil.createSimpleEdge(box.place(), needed.place());
                    boolean solid = i < device.functorArguments().size();
                    arrows.add(new Arrow(device.variable(), need, solid, edge));
                }
            }
        }
    }

    private static double width(String line) {
        return line.codePointCount(0, line.length()) * LETTER * FONT_SIZE;
    }

    private void layOut() {
        canvas.setProperty(LayeredOptions.DIRECTION, Direction.DOWN);
        canvas.setProperty(LayeredOptions.EDGE_ROUTING, EdgeRouting.ORTHOGONAL);
        canvas.setProperty(LayeredOptions.PADDING, new ElkPadding(12));
        canvas.setProperty(LayeredOptions.SPACING_NODE_NODE, 24.0);
        canvas.setProperty(LayeredOptions.SPACING_NODE_NODE_BETWEEN_LAYERS, 28.0);
        new LayeredLayoutProvider().layout(canvas, new NullElkProgressMonitor());
    }

    private void write(XMLStreamWriter xml) throws XMLStreamException {
        xml.writeStartDocument("UTF-8", "1.0");
        xml.writeCharacters("\n");
        xml.setDefaultNamespace(SVG);
        xml.writeStartElement(SVG, "svg");
        xml.writeDefaultNamespace(SVG);
        attributes(xml, "version", "1.1", "width", number(canvas.getWidth()), "height", number(canvas.getHeight()));
        attributes(xml, "viewBox", "0 0 " + number(canvas.getWidth()) + " " + number(canvas.getHeight()));
        attributes(xml, "font-family", "monospace", "font-size", number(FONT_SIZE));
        text(xml, "title", application.name() + " for " + application.target().title());
        text(
                xml,
                "desc",
                "A solid arrow leads to what a functor is applied to, a dashed one to what else has to be connected first.");
        arrowhead(xml);
        empty(xml, "rect", "width", "100%", "height", "100%", "fill", "white");
        for (Arrow arrow : arrows) {
            write(xml, arrow);
        }
        for (Box box : boxes.values()) {
            write(xml, box);
        }
        xml.writeCharacters("\n");
        xml.writeEndElement();
        xml.writeCharacters("\n");
        xml.writeEndDocument();
    }

    private static void arrowhead(XMLStreamWriter xml) throws XMLStreamException {
        start(xml, "marker", "id", "head", "viewBox", "0 0 8 8", "refX", "8", "refY", "4");
        attributes(xml, "markerWidth", "8", "markerHeight", "8", "orient", "auto");
        empty(xml, "path", "d", "M 0 0 L 8 4 L 0 8 z", "fill", "#444");
        xml.writeEndElement();
    }

    private static void write(XMLStreamWriter xml, Arrow arrow) throws XMLStreamException {
        start(xml, "g", "class", arrow.solid() ? "argument" : "dependency");
        text(xml, "title", arrow.from() + " → " + arrow.to());
        for (ElkEdgeSection section : arrow.place().getSections()) {
            StringJoiner points = new StringJoiner(" ");
            points.add(number(section.getStartX()) + "," + number(section.getStartY()));
            section.getBendPoints().forEach(bend -> points.add(number(bend.getX()) + "," + number(bend.getY())));
            points.add(number(section.getEndX()) + "," + number(section.getEndY()));
            start(xml, "polyline", "points", points.toString(), "fill", "none", "stroke", "#444");
            if (!arrow.solid()) {
                attributes(xml, "stroke-dasharray", "4 3");
            }
            attributes(xml, "marker-end", "url(#head)");
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }

    private static void write(XMLStreamWriter xml, Box box) throws XMLStreamException {
        ElkNode place = box.place();
        start(xml, "g", "class", "device");
        text(xml, "title", box.device().variable() + ": " + box.device().kind());
        start(xml, "rect", "x", number(place.getX()), "y", number(place.getY()), "rx", "3");
        attributes(xml, "width", number(place.getWidth()), "height", number(place.getHeight()));
        attributes(xml, "fill", box.device().origin().isPresent() ? "#e8f1fb" : "#f6f6f6", "stroke", "#444");
        xml.writeEndElement();
        for (int i = 0; i < box.lines().size(); i++) {
            String line = box.lines().get(i);
            start(xml, "text", "x", number(place.getX() + place.getWidth() / 2), "text-anchor", "middle");
            attributes(xml, "y", number(place.getY() + MARGIN / 2 + FONT_SIZE + i * LINE - 1));
            attributes(xml, "textLength", number(width(line)), "lengthAdjust", "spacingAndGlyphs");
            if (i == 1) {
                attributes(xml, "font-weight", "bold");
            }
            xml.writeCharacters(readable(line));
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }

    /** XML 1.0, section 2.2, has no way to write most control characters, and OCaml strings may have them. */
    private static String readable(String text) {
        return text.codePoints()
                .map(c -> c < ' ' || (c >= 0xD800 && c < 0xE000) || c == 0xFFFE || c == 0xFFFF ? 0xFFFD : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static void text(XMLStreamWriter xml, String name, String text) throws XMLStreamException {
        start(xml, name);
        xml.writeCharacters(readable(text));
        xml.writeEndElement();
    }

    private static void empty(XMLStreamWriter xml, String name, String... attributes) throws XMLStreamException {
        start(xml, name, attributes);
        xml.writeEndElement();
    }

    private static void start(XMLStreamWriter xml, String name, String... attributes) throws XMLStreamException {
        xml.writeCharacters("\n");
        xml.writeStartElement(SVG, name);
        attributes(xml, attributes);
    }

    private static void attributes(XMLStreamWriter xml, String... pairs) throws XMLStreamException {
        for (int i = 0; i < pairs.length; i += 2) {
            xml.writeAttribute(pairs[i], pairs[i + 1]);
        }
    }

    /** With one decimal at most, whatever the machine's language. */
    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value).replaceFirst("\\.0$", "");
    }
}
