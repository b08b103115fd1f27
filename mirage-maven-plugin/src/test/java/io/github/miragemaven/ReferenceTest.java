package io.github.miragemaven;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.miragemaven.device.Misuse;
import io.github.miragemaven.generate.GenerateRequest;
import io.github.miragemaven.generate.Generator;
import io.github.miragemaven.target.Target;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ReferenceTest {

    private static Object packages(Calls c, String... names) {
        return java.util.Arrays.stream(names).map(n -> c.call("package", n)).toList();
    }

    private static Object arrow(Calls c, String... kinds) {
        Object kind = c.call("job");
        for (int i = kinds.length - 1; i >= 0; i--) {
            kind = c.call("@->", c.call(kinds[i]), kind);
        }
        return kind;
    }

    private static Object apply(Calls c, Object f, Object... xs) {
        for (Object x : xs) {
            f = c.call("$", f, x);
        }
        return f;
    }

    private static Object stack(Calls c) {
        return c.call("generic_stackv4v6", c.call("default_network"));
    }

    private static final Map<String, Consumer<Calls>> EXAMPLES = Map.ofEntries(
            Map.entry(
                    "tutorial-hello",
                    c -> c.call(
                            "register",
                            "hello",
                            List.of(c.call(
                                    "main", Map.of("packages", packages(c, "duration")), "Unikernel", c.call("job"))))),
            Map.entry(
                    "tutorial-hello-key",
                    c -> c.call(
                            "register",
                            "hello-key",
                            List.of(c.call(
                                    "main", Map.of("packages", packages(c, "duration")), "Unikernel", c.call("job"))))),
            Map.entry("tutorial-noop", c -> c.call("register", "noop", List.of())),
            Map.entry(
                    "tutorial-app_info",
                    c -> c.call(
                            "register",
                            "app-info",
                            List.of(c.call(
                                    "main",
                                    Map.of("packages", packages(c, "fmt", "dune-build-info")),
                                    "Unikernel",
                                    c.call("job"))))),
            Map.entry(
                    "tutorial-local-library",
                    c -> c.call(
                            "register",
                            "local-library",
                            List.of(c.call(
                                    "main", Map.of("local_libs", List.of("hello")), "Unikernel", c.call("job"))))),
            Map.entry(
                    "tutorial-lwt-echo_server",
                    c -> c.call(
                            "register",
                            "echo_server",
                            List.of(c.call(
                                    "main",
                                    Map.of(
                                            "packages",
                                            List.of(
                                                    c.call("package", "duration"),
                                                    c.call("package", Map.of("min", "0.2.0"), "randomconv"))),
                                    "Unikernel",
                                    c.call("job"))))),
            Map.entry(
                    "device-usage-network",
                    c -> c.call(
                            "register",
                            "network",
                            List.of(apply(c, c.call("main", "Unikernel.Main", arrow(c, "stackv4v6")), stack(c))))),
            Map.entry(
                    "device-usage-kv_ro",
                    c -> c.call(
                            "register",
                            "kv_ro",
                            List.of(apply(
                                    c,
                                    c.call("main", "Unikernel.Main", arrow(c, "kv_ro")),
                                    c.call("generic_kv_ro", "t"))))),
            Map.entry(
                    "device-usage-conduit_server",
                    c -> c.call(
                            "register",
                            "conduit_server",
                            List.of(apply(
                                    c,
                                    c.call(
                                            "main",
                                            Map.of("packages", packages(c, "cohttp-mirage")),
                                            "Unikernel.Main",
                                            arrow(c, "conduit")),
                                    c.call("conduit_direct", stack(c)))))),
            Map.entry(
                    "device-usage-block",
                    c -> c.call(
                            "register",
                            "block_test",
                            List.of(apply(
                                    c,
                                    c.call("main", "Unikernel.Main", arrow(c, "block")),
                                    c.call(
                                            "if_impl",
                                            c.call("Key.is_solo5"),
                                            c.call("block_of_file", "storage"),
                                            c.call(
                                                    "if_impl",
                                                    c.call("Key.is_unikraft"),
                                                    c.call("block_of_file", "0"),
                                                    c.call("block_of_file", "disk.img"))))))),
            Map.entry("applications-dns", c -> {
                Object s = stack(c);
                Object he = c.call("generic_happy_eyeballs", s);
                c.call(
                        "register",
                        "resolve",
                        List.of(apply(
                                c,
                                c.call("main", "Unikernel.Make", arrow(c, "dns_client")),
                                c.call("generic_dns_client", s, he))));
            }),
            Map.entry("applications-static_website_tls", c -> {
                Object s = stack(c);
                Object data = c.call(
                        "generic_kv_ro",
                        Map.of("key", c.call("Key.value", c.call("Key.kv_ro", Map.of("group", "data")))),
                        "htdocs");
                Object http = c.call("cohttp_server", c.call("conduit_direct", Map.of("tls", true), s));
                Object certs = c.call(
                        "generic_kv_ro",
                        Map.of("key", c.call("Key.value", c.call("Key.kv_ro", Map.of("group", "certs")))),
                        "tls");
                c.call(
                        "register",
                        "https",
                        List.of(apply(
                                c,
                                c.call(
                                        "main",
                                        Map.of("packages", packages(c, "uri", "magic-mime")),
                                        "Dispatch.HTTPS",
                                        arrow(c, "kv_ro", "kv_ro", "http")),
                                data,
                                certs,
                                http)));
            }));

    @Test
    void smoke() {
        EXAMPLES.forEach((name, example) -> {
            for (Target target : Target.values()) {
                try {
                    Calls c = new Calls(target);
                    example.accept(c);
                    assertThat(Generator.generate(new GenerateRequest(
                                    Path.of("target/ours", name, target.title()), c.application(), "0.1")))
                            .isNotNull();
                } catch (Misuse e) {
                    System.out.println(name + " " + target + " " + e.getMessage());
                }
            }
        });
    }
}
