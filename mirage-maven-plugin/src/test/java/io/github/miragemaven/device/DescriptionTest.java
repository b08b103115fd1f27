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
    @DisplayName("lists every key with how to set it, value, default, documentation without markup, and other names")
    void keys() {
        String config = """
                open Mirage
                type tls = Off | Local
                let tls = Cmdliner.Arg.conv
                  ((function "off" -> Ok Off | "local" -> Ok Local | _ -> Error (`Msg "no")),
                   Fmt.(using (function Off -> "off" | Local -> "local") string))
                let info = Key.Arg.info
                let k n arg = Key.(v (create n arg))
                let keys = Key.Arg.[
                  k "tls" (opt tls Off (info ~docv:"HOW" ~doc:"Whether $(b,TLS) is on,\\
                    \n    as $(docv) or $(i,--other). Costs 5\\\\$." [ "tls"; "encryption" ]));
                  k "quiet" (flag (info [ "quiet" ]));
                  k "host" (required Cmdliner.Arg.string (info [ "host" ]));
                  k "ports" (opt_all Cmdliner.Arg.int (info [ "ports" ]));
                  k "name" (opt Cmdliner.Arg.(some string) None (info [ "name" ])) ]
                let () = register "x" [ impl ~keys "A" (job @-> job) ~connect:(fun _ m _ -> code ~pos:__POS__ "%s" m) $ noop;
                  main "U" (stackv4v6 @-> job) $ generic_stackv4v6 ~group:"two" default_network ]
                """;
        String text = Description.text(Configured.application(
                Target.UNIX, config, Map.of("encryption", "local", "host", "a.b", "ports", "1,2", "two-net", "ocaml")));
        assertThat(text.substring(text.indexOf("\nKeys"), text.indexOf("\nPackages")))
                .isEqualTo("""

                        Keys, set with -Dmirage.keys.NAME=VALUE or in the plugin's <keys>; the target with -Dtarget
                          host=a.b (default none)
                          name is not set (default)
                          ports=1,2 (default empty)
                          quiet=false (default)
                          target=unix (default unix)
                              What the unikernel is built for.
                              Also: t
                          tls=local (default off)
                              Whether TLS is on, as HOW or --other. Costs 5$.
                              Also: encryption
                          two-net=ocaml (default none)
                              Which network stack the two group uses: the machine's or OCaml's.
                          two-no-dhcp=false (default)
                              Take no address from DHCP for the two group.
                          two-utcp=false (default)
                              Use the µTCP stack for the two group.
                        """);
    }

    @Test
    @DisplayName("lists packages with bounds, pins and what they are for, and runtime arguments with their lines")
    void packages() {
        String text = Description.text(Configured.application(Target.UNIX, """
                open Mirage
                let packages = [ package ~min:"1" ~max:"2" "aa"; package ~build:true "bb"; package ~scope:`Switch "cc";
                  package ~pin:"git+https://example.org/d.git" ~pin_version:"0.3" "dd"; package ~libs:[ "e.f" ] "ee" ]
                let arg = runtime_arg ~pos:__POS__ "Unikernel.port"
                let () = register "x" [ main ~packages ~runtime_args:[ arg ] "U" job ]
                """));
        assertThat(text)
                .contains("\n  aa >= 1 < 2 (config.ml:2)\n")
                .contains("\n  bb [build] (config.ml:2)\n")
                .contains("\n  cc [tool] (config.ml:2)\n")
                .contains("\n  dd = 0.3 pinned to git+https://example.org/d.git (config.ml:3)\n")
                .contains("\n  ee (config.ml:3)\n")
                .contains(" e.f ")
                .contains("\nRuntime arguments\n  Unikernel.port (config.ml:4)\n  Mirage_runtime.delay\n");
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
