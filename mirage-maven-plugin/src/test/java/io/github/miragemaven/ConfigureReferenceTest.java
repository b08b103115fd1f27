package io.github.miragemaven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.miragemaven.io.ProjectException;
import io.github.miragemaven.target.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds what configure writes against what mirage 4.11.1 wrote, as data beside the checkout has it. The config.ml files here
 * are ours; each describes the same unikernel as the example that it is named after.
 *
 * <p>Where we differ on purpose: two opam files for one, without the tools {@code mirage} and {@code opam-monorepo}; no
 * Makefile; line directives to config.ml only.
 */
@DisplayName("What configure writes is what mirage 4.11.1 writes")
class ConfigureReferenceTest {

    /** A config.ml of ours for each example, by the name of its folder. */
    static final Map<String, String> EXAMPLES = new LinkedHashMap<>();

    static {
        EXAMPLES.put("tutorial-hello", """
                open Mirage
                let () = register "hello" [ main ~packages:[ package "duration" ] "Unikernel" job ]
                """);
        EXAMPLES.put("tutorial-hello-key", """
                open Mirage
                let needed = List.map package [ "duration" ]
                let () = register "hello-key" [ main ~packages:needed "Unikernel" job ]
                """);
        EXAMPLES.put("tutorial-noop", "let () = Mirage.(register \"noop\" [])");
        EXAMPLES.put("tutorial-app_info", """
                open Mirage
                let packages = List.map package [ "fmt"; "dune-build-info" ]
                let () = register "app-info" [ main ~packages "Unikernel" job ]
                """);
        EXAMPLES.put("tutorial-local-library", """
                open Mirage
                let () = register "local-library" [ main "Unikernel" ~local_libs:[ "hello" ] job ]
                """);
        EXAMPLES.put("tutorial-lwt-echo_server", """
                open Mirage
                let packages = [ package "duration"; package "randomconv" ~min:"0.2.0" ]
                let () = register "echo_server" [ main ~packages "Unikernel" job ]
                """);
        EXAMPLES.put("device-usage-network", """
                open Mirage
                let () = register "network"
                  [ main "Unikernel.Main" (stackv4v6 @-> job) $ generic_stackv4v6 default_network ]
                """);
        EXAMPLES.put("device-usage-kv_ro", """
                open Mirage
                let () = register "kv_ro" [ main "Unikernel.Main" (kv_ro @-> job) $ generic_kv_ro "t" ]
                """);
        EXAMPLES.put("device-usage-block", """
                open Mirage
                let file = Key.(if_impl is_solo5) (block_of_file "storage")
                  (Key.(if_impl is_unikraft) (block_of_file "0") (block_of_file "disk.img"))
                let () = register "block_test" [ main "Unikernel.Main" (block @-> job) $ file ]
                """);
        EXAMPLES.put("device-usage-conduit_server", """
                open Mirage
                let connections = generic_stackv4v6 default_network |> conduit_direct
                let job = main "Unikernel.Main" (conduit @-> job) ~packages:[ package "cohttp-mirage" ]
                let () = register "conduit_server" [ job $ connections ]
                """);
        EXAMPLES.put("applications-dns", """
                open Mirage
                let resolve =
                  let stack = generic_stackv4v6 default_network in
                  generic_dns_client stack (generic_happy_eyeballs stack)
                let () = register "resolve" [ main "Unikernel.Make" (dns_client @-> job) $ resolve ]
                """);
        EXAMPLES.put("applications-static_website_tls", """
                open Mirage
                let folder group name = generic_kv_ro ~key:Key.(value (kv_ro ~group ())) name
                let served = folder "data" "htdocs"
                let keys = folder "certs" "tls"
                let server = cohttp_server (conduit_direct ~tls:true (generic_stackv4v6 default_network))
                let site = main ~packages:(List.map package [ "uri"; "magic-mime" ]) "Dispatch.HTTPS"
                  (kv_ro @-> kv_ro @-> http @-> job)
                let () = register "https" [ site $ served $ keys $ server ]
                """);
    }

    static Stream<Arguments> everyExampleForEveryTarget() {
        return EXAMPLES.keySet().stream()
                .flatMap(example -> Target.predefined().stream()
                        .filter(target -> !(example.equals("device-usage-block") && target.equals(Target.MUEN)))
                        .map(target -> Arguments.of(example, target)));
    }

    @ParameterizedTest(name = "{0} for {1}")
    @MethodSource("everyExampleForEveryTarget")
    void isTheSame(String example, Target target, @TempDir Path folder) {
        Path reference = reference().resolve(example).resolve(target.title());
        assumeTrue(Files.isDirectory(reference), () -> "skipped: there is no " + reference);
        Configured.into(folder, target, EXAMPLES.getOrDefault(example, ""), Map.of());
        assertThat(Differences.between(reference, folder)).isEmpty();
    }

    @Test
    @DisplayName("all twelve examples are tried")
    void allExamplesAreTried() throws Exception {
        try (Stream<Path> folders = Files.list(reference())) {
            List<String> names =
                    folders.map(folder -> folder.getFileName().toString()).toList();
            assertThat(EXAMPLES.keySet()).containsExactlyInAnyOrderElementsOf(names);
        }
    }

    @Test
    @DisplayName("muen has no block devices: the real tool gives up there too, and so do we, with the reason")
    void muenHasNoBlocks(@TempDir Path folder) {
        assertThatThrownBy(() ->
                        Configured.into(folder, Target.MUEN, EXAMPLES.getOrDefault("device-usage-block", ""), Map.of()))
                .isInstanceOf(ProjectException.class)
                .hasMessageContaining("muen has no block devices")
                .hasMessageContaining("config.ml:2")
                .hasMessageContaining("storage");
        assertThat(folder).isEmptyDirectory();
    }

    private static Path reference() {
        Optional<Path> shared = Shared.folder();
        assumeTrue(shared.isPresent(), "skipped: there is no folder shared/ beside the checkout to compare with");
        return shared.orElseThrow().resolve("reference").resolve("configure");
    }
}
