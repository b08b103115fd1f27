package io.github.miragemaven.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.miragemaven.io.Command;
import io.github.miragemaven.target.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** OCaml itself says whether the catalogue's types are OCaml types, and whether config.ml files have them. */
@DisplayName("The catalogue's interfaces")
class InterfacesTest {

    @TempDir
    private Path folder;

    @BeforeEach
    void compileInterfaces() throws IOException {
        assumeTrue(Command.find("ocamlc", Command.searchPath()).isPresent(), "skipped: there is no ocamlc on the PATH");
        SortedMap<String, String> files = new TreeMap<>(Interfaces.of(new Catalogue(Target.UNIX, Map.of()).entries()));
        for (Map.Entry<String, String> file : files.entrySet()) {
            Files.writeString(folder.resolve(file.getKey()), file.getValue());
        }
        for (String file : new String[] {"logs", "fpath", "fmt", "ipaddr", "cmdliner", "functoria", "mirage"}) {
            files.remove(file + ".mli");
            Command.Result result = ocaml(file + ".mli");
            assertThat(result.succeeded()).as(result.output()).isTrue();
        }
        assertThat(files).isEmpty();
    }

    private Command.Result ocaml(String... files) {
        List<String> words = new ArrayList<>(List.of("ocamlc", "-c", "-w", "-a"));
        words.addAll(List.of(files));
        return new Command(words, folder, Map.of()).run();
    }

    @Test
    @DisplayName("are OCaml")
    void compile() {
        assertThat(folder.resolve("mirage.cmi")).exists();
    }

    @ParameterizedTest
    @DisplayName("accept what config.ml files do")
    @ValueSource(
            strings = {
                "let () = register \"x\" [ main \"M\" (stackv4v6 @-> job) $ generic_stackv4v6 default_network ]",
                "let k = Key.(value @@ kv_ro ~group:\"g\" ())\nlet d = generic_kv_ro ~key:k \"t\"",
                "let c = Key.(if_impl is_solo5) (block_of_file \"a\") (ramdisk \"b\")",
                "let k = Key.(create \"k\" Arg.(opt Cmdliner.Arg.int 3 (info ~doc:\"d\" [ \"k\" ])))",
                "type t = T\nlet t = typ T\nlet d = impl ~connect:(fun _ m -> function [ a ] -> code ~pos:__POS__ "
                        + "\"%s.f %s\" m a | _ -> connect_err \"d\" 1) \"D.Make\" (network @-> t)",
                "let p = match_impl Key.(pure (fun a b -> a, b) $ value target $ value (utcp ())) [ (`Hvt, true), noop ] "
                        + "~default:noop",
                "let s, l = generic_stackv4v6_with_lease default_network\nlet m = main \"M\" (lease @-> job) $ l",
                "let d = impl ~install:(fun _ -> Functoria.Install.v ~etc:[ Fpath.v \"x\" ] ()) \"D\" kv_ro"
            })
    void accept(String config) throws IOException {
        Files.writeString(folder.resolve("config.ml"), "open Mirage\n" + config + "\n");
        Command.Result result = ocaml("config.ml");
        assertThat(result.succeeded()).as(result.output()).isTrue();
    }

    @ParameterizedTest
    @DisplayName("refuse what has the wrong type")
    @ValueSource(
            strings = {
                "let m = main \"M\" (kv_ro @-> job) $ default_network",
                "let s = generic_stackv4v6 \"tap0\"",
                "let () = register \"x\" [ default_network ]",
                "let i = create_ipv4v6 (create_ipv6 default_network (ethif default_network)) no_lease"
            })
    void refuse(String config) throws IOException {
        Files.writeString(folder.resolve("config.ml"), "open Mirage\n" + config + "\n");
        Command.Result result = ocaml("config.ml");
        assertThat(result.succeeded()).isFalse();
        assertThat(result.output()).contains("Error: This expression has type");
    }
}
