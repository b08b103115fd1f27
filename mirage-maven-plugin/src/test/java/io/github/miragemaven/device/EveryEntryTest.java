package io.github.miragemaven.device;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.miragemaven.config.ConfigEvaluator;
import io.github.miragemaven.config.ConfigRequest;
import io.github.miragemaven.config.Limits;
import io.github.miragemaven.device.Application.ConnectedDevice;
import io.github.miragemaven.io.ProjectException;
import io.github.miragemaven.target.Target;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Every value of the catalogue is called by a config.ml of ours: by every-entry.ml, which mirage 4.11.1 takes too, or, where
 * it is there to be refused, by a line of its own.
 */
@DisplayName("Every entry of the catalogue")
class EveryEntryTest {

    private static final List<String> REFUSED = List.of(
            "Action.rm (Fpath.v \"x\")",
            "Action.mkdir (Fpath.v \"x\")",
            "Action.rmdir (Fpath.v \"x\")",
            "Action.with_dir (Fpath.v \"x\") (fun () -> Action.ok ())",
            "Action.pwd ()",
            "Action.is_file (Fpath.v \"x\")",
            "Action.is_dir (Fpath.v \"x\")",
            "Action.size_of (Fpath.v \"x\")",
            "Action.set_var \"x\" None",
            "Action.get_var \"x\"",
            "Action.read_file (Fpath.v \"x\")",
            "Action.ls (Fpath.v \"x\") (fun _ -> true)",
            "Action.with_output ~path:(Fpath.v \"x\") ~purpose:\"x\" (fun _ -> ())",
            "Action.tmp_file \"x%s\"",
            "Action.run_cmd \"x\"",
            "Action.run_cmd_out \"x\"",
            "Action.run_cmd_cli \"x\"",
            "Action.run (Action.ok ())",
            "connect_err \"x\" 1");

    private final Set<String> called = new TreeSet<>();

    /** Evaluates with every call of an entry noted. */
    private Application application(Target target, String config, Map<String, String> keys) {
        Catalogue catalogue = new Catalogue(target, keys);
        List<Entry> noted = catalogue.entries().stream()
                .map(entry -> new Entry(entry.path(), entry.signature(), arguments -> {
                    called.add(entry.path());
                    return entry.body().apply(arguments);
                }))
                .toList();
        ConfigEvaluator.evaluate(new ConfigRequest("config.ml", config, noted, "/project", Limits.DEFAULT));
        return catalogue.application();
    }

    private static String everyEntry() throws IOException {
        try (InputStream in = Objects.requireNonNull(EveryEntryTest.class.getResourceAsStream("every-entry.ml"))) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    @Test
    @DisplayName("is called by a config.ml, and gives what it should or is refused")
    void isCalled() throws IOException {
        Application application = application(Target.HVT, everyEntry(), Map.of("seed", "1"));
        assertThat(application.devices()).hasSizeGreaterThan(100);
        assertThat(application.files())
                .containsEntry("a.txt", "a")
                .containsEntry("b.txt", "b.txt")
                .containsEntry(
                        "made.ml",
                        "let text = \"every-entry mirage config.ml main.ml - "
                                + application.libraries().size()
                                + " 35 "
                                + application.runtimeArguments().size()
                                + " false true\"");
        assertThat(application.dune()).contains("(rule (copy made.txt again.txt))");
        for (String refused : REFUSED) {
            assertThatThrownBy(() -> application(
                            Target.UNIX, "open Mirage\nlet () = ignore (" + refused + ")\n" + everyEntry(), Map.of()))
                    .as(refused)
                    .isInstanceOf(ProjectException.class)
                    .hasMessageStartingWith("config.ml:2:17: ");
        }
        Set<String> all = new TreeSet<>();
        new Catalogue(Target.HVT, Map.of()).entries().forEach(entry -> all.add(entry.path()));
        assertThat(called).containsExactlyElementsOf(all);
    }

    @Test
    @DisplayName("goes together with the others on every target that has block devices, and with the other choices")
    void onEveryTarget() throws IOException {
        String config = everyEntry();
        for (Target target : Target.predefined()) {
            if (target.equals(Target.MUEN)) {
                assertThatThrownBy(() -> application(target, config, Map.of("seed", "1")))
                        .hasMessageContaining("muen has no block devices");
                continue;
            }
            assertThat(application(target, config, Map.of("seed", "1")).devices())
                    .extracting(ConnectedDevice::module)
                    .contains("Made")
                    .doesNotContain("Other");
            assertThat(application(target, config, Map.of("seed", "1", "hush", ""))
                            .devices())
                    .extracting(ConnectedDevice::module)
                    .contains("Other")
                    .doesNotContain("Made");
        }
    }
}
