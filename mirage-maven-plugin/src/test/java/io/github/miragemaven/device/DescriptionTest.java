package io.github.miragemaven.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.miragemaven.Configured;
import io.github.miragemaven.target.Target;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A description")
class DescriptionTest {

    private static final Application APPLICATION =
            Configured.application(Target.HVT, """
            open Mirage
            let site = generic_kv_ro ~group:"site" "web"
            let () = register "x" [ main ~packages:[ package ~min:"1.0" "uri" ] "U.M" (kv_ro @-> ethernet @-> job)
              $ site $ ethif default_network ]
            """, Map.of("site-kv_ro", "direct"));

    @Test
    @DisplayName("has name, target, image, keys, packages with lines, and devices with what they need")
    void text() {
        assertThat(Description.text(APPLICATION))
                .contains("Unikernel x\nTarget    hvt\nImage     x.hvt\n")
                .contains("  site-kv_ro=direct (default crunch)\n")
                .contains("  target=hvt (default unix)\n")
                .contains("  uri >= 1.0 (config.ml:3)\n")
                .contains("  solo5 >= 0.7.5 < 0.13.0 [tool]\n")
                .contains("  crunch >= 4.0.0 < 5.0.0 [build]\n")
                .contains("  Mirage_runtime.delay\n")
                .contains("  static_web__11 = Static_web (config.ml:2)\n")
                .contains("  u_m__14 = U.M (config.ml:3)\n      needs static_web__11, ethernet_make__13\n");
    }

    @Test
    @DisplayName("as a graph has a box for each device, solid arrows to arguments and dashed ones to dependencies")
    void dot() {
        assertThat(Description.dot(APPLICATION))
                .startsWith("digraph unikernel {\n")
                .contains("  \"u_m__14\" [label=\"u_m__14\\nU.M\\nconfig.ml:3\"];\n")
                .contains("  \"u_m__14\" -> \"static_web__11\";\n")
                .contains("  \"mirage_runtime__15\" -> \"u_m__14\" [style=dashed];\n")
                .endsWith("}\n");
    }
}
