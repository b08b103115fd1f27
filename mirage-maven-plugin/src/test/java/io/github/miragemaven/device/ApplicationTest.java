package io.github.miragemaven.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.github.miragemaven.Configured;
import io.github.miragemaven.device.Application.ConnectedDevice;
import io.github.miragemaven.device.Application.Setting;
import io.github.miragemaven.io.ProjectException;
import io.github.miragemaven.opam.Requirement;
import io.github.miragemaven.target.Target;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules are functoria's, of mirage 4.11: {@code Impl}, {@code Device.Graph}, {@code Key} and {@code Package}. */
@DisplayName("An application")
class ApplicationTest {

    private static Application of(String config) {
        return Configured.application(Target.UNIX, config);
    }

    private static List<String> modules(Application application) {
        return application.devices().stream().map(ConnectedDevice::module).toList();
    }

    @Nested
    @DisplayName("has a graph in which")
    class TheGraph {

        @Test
        @DisplayName("a device used twice is there once")
        void sharing() {
            Application application = of("""
                    open Mirage
                    let net = netif "tap1"
                    let () = register "x" [ main "A" (network @-> network @-> job) $ net $ net ]
                    """);
            assertThat(modules(application)).containsOnlyOnce("Netif");
        }

        @Test
        @DisplayName("two devices made alike are two")
        void identity() {
            Application application = of("""
                    open Mirage
                    let () = register "x" [ main "A" (network @-> network @-> job) $ netif "tap1" $ netif "tap1" ]
                    """);
            assertThat(modules(application)).filteredOn("Netif"::equals).hasSize(2);
        }

        @Test
        @DisplayName("functors that mirage makes once are shared, by what they are applied to")
        void sharedFunctors() {
            Application application = of("""
                    open Mirage
                    let net = netif "tap1"
                    let () = register "x" [ main "A" (ethernet @-> ethernet @-> ethernet @-> job)
                      $ ethif net $ ethif net $ ethif (netif "tap2") ]
                    """);
            assertThat(modules(application)).filteredOn("Ethernet.Make"::equals).hasSize(2);
        }

        @Test
        @DisplayName("what is needed comes first: dependencies, then arguments, each numbered after what it needs")
        void order() {
            Application application = of("""
                    open Mirage
                    let a = impl "Aa" kv_ro
                    let b = impl "Bb" kv_rw
                    let m = impl ~extra_deps:[ dep b ] "Mm" (kv_ro @-> job)
                    let () = register "x" [ m $ a ]
                    """);
            List<ConnectedDevice> last = application
                    .devices()
                    .subList(
                            application.devices().size() - 4,
                            application.devices().size());
            assertThat(last)
                    .extracting(ConnectedDevice::variable, ConnectedDevice::needs)
                    .containsExactly(
                            tuple("bb__12", List.of()),
                            tuple("aa__11", List.of()),
                            tuple("mm__13", List.of("aa__11", "bb__12")),
                            tuple("mirage_runtime__14", last.get(3).needs()));
            assertThat(last.get(2).implementation()).isEqualTo("Mm__13");
            assertThat(last.get(2).functorArguments()).containsExactly("Aa");
            assertThat(last.get(3).needs()).endsWith("mm__13");
        }

        @Test
        @DisplayName("a choice is taken by its key, and applied to what it is applied to")
        void choices() {
            String config = """
                    open Mirage
                    let which = Key.(create "which" Arg.(opt Cmdliner.Arg.string "one" (info [ "w"; "which" ])))
                    let kind = kv_ro @-> job
                    let m = match_impl (Key.value which)
                      [ "one", main "One" kind; "two", main "Two" kind ] ~default:(main "Other" kind)
                    let () = register "x" [ m $ crunch "t" ]
                    """;
            assertThat(modules(Configured.application(Target.UNIX, config, Map.of())))
                    .contains("One");
            assertThat(modules(Configured.application(Target.UNIX, config, Map.of("which", "two"))))
                    .contains("Two");
            assertThat(modules(Configured.application(Target.UNIX, config, Map.of("w", "three"))))
                    .contains("Other")
                    .doesNotContain("One", "Two");
        }

        @Test
        @DisplayName("a start function without devices gets () to wait for")
        void unitArgument() {
            Application application = of("let () = Mirage.(register \"x\" [ main \"Unikernel\" job ])");
            ConnectedDevice start = application.devices().stream()
                    .filter(device -> device.module().equals("Unikernel"))
                    .findFirst()
                    .orElseThrow();
            assertThat(start.needs()).containsExactly("unit__11");
            assertThat(start.connect().text()).isEqualTo("(Unikernel.start _unit__11 : unit io)");
        }

        @Test
        @DisplayName("local libraries are those of the jobs, in order, after the sorted others")
        void localLibraries() {
            Application application = of("""
                    open Mirage
                    let () = register "x" [ main ~local_libs:[ "z"; "a" ] "A" job; main ~local_libs:[ "b" ] "B" job ]
                    """);
            assertThat(application.libraries()).endsWith("mirage-unix", "z", "a", "b");
        }
    }

    @Nested
    @DisplayName("has runtime arguments that")
    class TheRuntimeArguments {

        @Test
        @DisplayName("are registered once each, config.ml's before mirage's, by line and then by name")
        void order() {
            Application application = of("""
                    open Mirage
                    let b = runtime_arg ~pos:__POS__ "Unikernel.b"
                    let a, c = runtime_arg ~pos:__POS__ "Unikernel.a", runtime_arg ~pos:__POS__ "Unikernel.C"
                    let () = register "x" [ main ~runtime_args:[ c; a; b; a ] "A" job ]
                    """);
            assertThat(application.runtimeArguments())
                    .extracting(RuntimeArgument::code)
                    .containsExactly(
                            "Unikernel.b",
                            "Unikernel.C",
                            "Unikernel.a",
                            "Mirage_runtime.delay",
                            "Mirage_runtime.logs",
                            "Cmdliner_stdlib.setup ~backtrace:(Some true) ~randomize_hashtables:(Some true) ()");
            assertThat(application.runtimeArguments().get(1).key()).isEqualTo("unikernel_c__key");
            assertThat(application.runtimeArguments().get(0).userPlace())
                    .map(Position::line)
                    .contains(2);
            assertThat(application.runtimeArguments().get(3).userPlace()).isEmpty();
        }

        @Test
        @DisplayName("bring their packages")
        void packages() {
            Application application = of("""
                    open Mirage
                    let a = runtime_arg ~pos:__POS__ ~packages:[ package "extra" ] "Unikernel.a"
                    let () = register "x" [ main ~runtime_args:[ a ] "A" job ]
                    """);
            assertThat(application.requirements()).extracting(Requirement::name).contains("extra");
        }
    }

    @Nested
    @DisplayName("has keys that")
    class TheKeys {

        private static final String GROUPED = """
                open Mirage
                let stack = generic_stackv4v6 ~group:"management" (netif "m")
                let () = register "x" [ main "A" (stackv4v6 @-> kv_ro @-> job) $ stack $ generic_kv_ro ~group:"data" "d" ]
                """;

        private static Setting setting(Application application, String name) {
            return application.keys().stream()
                    .filter(key -> key.name().equals(name))
                    .findFirst()
                    .orElseThrow();
        }

        @Test
        @DisplayName("are set by name, with their group before it, dashes and underscores alike")
        void grouped() {
            Application application = Configured.application(
                    Target.UNIX, GROUPED, Map.of("management-net", "host", "data-kv-ro", "direct"));
            assertThat(modules(application)).contains("Tcpip_stack_socket.V4V6", "Mirage_kv_unix");
            assertThat(setting(application, "management-net"))
                    .extracting(Setting::value, Setting::given)
                    .containsExactly(Optional.of("host"), true);
            assertThat(setting(application, "data-kv_ro").fallback()).contains("crunch");
        }

        @Test
        @DisplayName("are listed with default, value and words when they aren't set")
        void listed() {
            Application application = Configured.application(Target.HVT, GROUPED, Map.of());
            assertThat(application.keys())
                    .extracting(Setting::name)
                    .containsExactly("data-kv_ro", "management-net", "management-no-dhcp", "management-utcp", "target");
            assertThat(setting(application, "target").value()).contains("hvt");
            assertThat(setting(application, "management-net").value()).isEmpty();
            assertThat(setting(application, "management-no-dhcp").value()).contains("false");
            assertThat(setting(application, "data-kv_ro").doc())
                    .contains("data group")
                    .contains("\"crunch\"");
        }

        @Test
        @DisplayName("are refused when there is none of that name, with the nearest one")
        void unknown() {
            assertThatThrownBy(() -> Configured.application(Target.UNIX, GROUPED, Map.of("managment-nett", "host")))
                    .isInstanceOf(ProjectException.class)
                    .hasMessageContaining("managment-nett")
                    .hasMessageContaining("Did you mean management-net?");
        }

        @Test
        @DisplayName("are refused when their value can't be read, with what it may be")
        void unreadable() {
            assertThatThrownBy(() -> Configured.application(Target.UNIX, GROUPED, Map.of("data-kv_ro", "crnch")))
                    .isInstanceOf(ProjectException.class)
                    .hasMessageContaining("data-kv_ro")
                    .hasMessageContaining("crnch")
                    .hasMessageContaining("either \"crunch\" or \"direct\"");
        }

        @Test
        @DisplayName("have to be set when they are required")
        void required() {
            String config = """
                    open Mirage
                    let k = Key.(create "seed" Arg.(required Cmdliner.Arg.int (info ~doc:"The seed." [ "seed" ])))
                    let m = impl ~keys:[ Key.v k ] "A" (job @-> job)
                      ~connect:(fun i m _ -> code ~pos:__POS__ "%s.start %d" m
                        (match Key.get (Info.context i) k with Some n -> n | None -> 0))
                    let () = register "x" [ m $ noop ]
                    """;
            assertThatThrownBy(() -> of(config))
                    .isInstanceOf(ProjectException.class)
                    .hasMessageContaining("The key seed has to be set")
                    .hasMessageContaining("The seed.");
            assertThat(Configured.application(Target.UNIX, config, Map.of("seed", "42"))
                            .devices())
                    .extracting(device -> device.connect().text())
                    .contains("A__12.start 42");
        }

        @Test
        @DisplayName("of config.ml's own converters are read by them")
        void ownConverter() {
            String config = """
                    open Mirage
                    let even = Cmdliner.Arg.conv ((fun s -> match int_of_string_opt s with
                      | Some n when n mod 2 = 0 -> Ok n | _ -> Error (`Msg "it is odd")), Format.pp_print_int)
                    let k = Key.(create "n" Arg.(opt even 0 (info [ "n" ])))
                    let m = Key.(if_impl (match_ (value k) (fun n -> n > 10))) (crunch "big") (crunch "small")
                    let () = register "x" [ main "A" (kv_ro @-> job) $ m ]
                    """;
            assertThat(modules(Configured.application(Target.UNIX, config, Map.of("n", "12"))))
                    .contains("Static_big");
            assertThat(modules(of(config))).contains("Static_small");
            assertThatThrownBy(() -> Configured.application(Target.UNIX, config, Map.of("n", "3")))
                    .isInstanceOf(ProjectException.class)
                    .hasMessageContaining("it is odd");
        }

        @Test
        @DisplayName("and the target can't contradict each other")
        void target() {
            assertThat(Configured.application(Target.HVT, GROUPED, Map.of("target", "hvt"))
                            .target())
                    .isEqualTo(Target.HVT);
            assertThatThrownBy(() -> Configured.application(Target.HVT, GROUPED, Map.of("t", "spt")))
                    .isInstanceOf(ProjectException.class)
                    .hasMessageContaining("-Dtarget=spt");
        }
    }

    @Nested
    @DisplayName("has packages that")
    class ThePackages {

        private static Requirement named(Application application, String name) {
            return application.requirements().stream()
                    .filter(requirement -> requirement.name().equals(name))
                    .findFirst()
                    .orElseThrow();
        }

        @Test
        @DisplayName("are merged: every bound and library counts, and the lines of config.ml are kept")
        void merged() {
            Requirement duration = named(of("""
                            open Mirage
                            let a = main ~packages:[ package ~min:"0.1" ~sublibs:[ ""; "x" ] "duration" ] "A" job
                            let b = main ~packages:[ package ~min:"0.2" ~max:"0.9" "duration" ] "B" job
                            let () = register "x" [ a; b ]
                            """), "duration");
            assertThat(duration.min()).containsExactly("0.1", "0.2");
            assertThat(duration.max()).containsExactly("0.9", "1.0.0");
            assertThat(duration.libraries()).containsExactly("duration", "duration.x");
            assertThat(duration.origin()).contains("config.ml:2, config.ml:3");
        }

        @Test
        @DisplayName("that one device lists twice count as it lists them last")
        void lastOfOneList() {
            Requirement z = named(of("""
                            open Mirage
                            let p = [ package ~min:"1" "zz"; package ~max:"3" "zz" ]
                            let () = register "x" [ main ~packages:p "A" job ]
                            """), "zz");
            assertThat(z.min()).isEmpty();
            assertThat(z.max()).containsExactly("3");
        }

        @Test
        @DisplayName("that are pinned have no bounds")
        void pinned() {
            Requirement duration = named(of("""
                            open Mirage
                            let p = [ package ~pin:"git+https://example.org/d.git" ~pin_version:"0.3" "duration" ]
                            let () = register "x" [ main ~packages:p "A" job ]
                            """), "duration");
            assertThat(duration.pin()).contains(new Requirement.Pin("0.3", "git+https://example.org/d.git"));
            assertThat(duration.max()).isEmpty();
        }

        @Test
        @DisplayName("can't be pinned to two sources")
        void pinnedTwice() {
            assertThatThrownBy(() -> of("""
                                    open Mirage
                                    let a = main ~packages:[ package ~pin:"git+https://one" "p" ] "A" job
                                    let b = main ~packages:[ package ~pin:"git+https://two" "p" ] "B" job
                                    let () = register "x" [ a; b ]
                                    """))
                    .isInstanceOf(ProjectException.class)
                    .hasMessageContaining("https://one")
                    .hasMessageContaining("config.ml:2")
                    .hasMessageContaining("https://two")
                    .hasMessageContaining("config.ml:3");
        }

        @Test
        @DisplayName("for building only aren't linked")
        void buildOnly() {
            Application application = of("""
                    open Mirage
                    let () = register "x" [ main ~packages:[ package ~build:true "tool" ] "A" job ]
                    """);
            assertThat(named(application, "tool").build()).isTrue();
            assertThat(application.libraries()).doesNotContain("tool");
        }
    }

    @Nested
    @DisplayName("is refused when")
    class Refused {

        private void isRefused(String config, String... parts) {
            assertThatThrownBy(() -> of(config))
                    .isInstanceOf(ProjectException.class)
                    .hasMessageContainingAll(parts);
        }

        @Test
        @DisplayName("a device of one kind stands for another: both are named, with their lines")
        void wrongKind() {
            isRefused("""
                    open Mirage
                    let m = main "Unikernel.Main" (kv_ro @-> job)
                    let stack = generic_stackv4v6 default_network
                    let () = register "x" [ m $ stack ]
                    """, "kv_ro", "stackv4v6", "config.ml:2", "config.ml:3");
        }

        @Test
        @DisplayName("a device takes no more arguments")
        void tooMany() {
            isRefused(
                    "open Mirage\nlet () = register \"x\" [ main \"M\" (kv_ro @-> job) $ crunch \"a\" $ crunch \"b\" ]",
                    "takes no (more) devices");
        }

        @Test
        @DisplayName("a job still wants a device")
        void notApplied() {
            isRefused("open Mirage\nlet () = register \"x\" [ main \"M\" (kv_ro @-> job) ]", "job", "kv_ro", "$");
        }

        @Test
        @DisplayName("IPv4 stands for IPv6")
        void wrongVersion() {
            isRefused("""
                    open Mirage
                    let e = ethif default_network
                    let i = create_ipv4 e (arp e)
                    let () = register "x" [ main "M" (ipv6 @-> job) $ i ]
                    """, "v6 ip", "v4 ip");
        }

        @ParameterizedTest(name = "{0} for {1}")
        @CsvSource({
            "dist,unix",
            "duniverse,unix",
            "mirage,unix",
            "target,macosx",
            "dune,unix",
            "dune.build,unix",
            "_build,unix",
            "main.exe,unix",
            "config.ml,unix",
            "x.opam,unix",
            "tests.t,unix"
        })
        @DisplayName("its image would have the name of something else:")
        void takenNames(String name, String title) {
            Target target = Target.named(title).orElseThrow();
            assertThatThrownBy(() ->
                            Configured.application(target, "open Mirage\n\nlet () = register \"" + name + "\" []\n"))
                    .isInstanceOf(ProjectException.class)
                    .hasMessageStartingWith(
                            "config.ml:3:10: \"" + name + "\" can't be a unikernel's name for " + target.title())
                    .hasMessageContaining("its image would be " + name)
                    .hasMessageContaining("Give it another name");
        }

        @ParameterizedTest(name = "{0}")
        @ValueSource(strings = {"", "a b", "-x", ".x", "a/b", "..", "1", "é", "a\\n", "a;b", "(x)", "+x"})
        @DisplayName("its name is none for a file and a package:")
        void badNames(String name) {
            isRefused("let () = Mirage.register \"" + name + "\" []", "can't be a unikernel's name", "begin it with");
        }

        @Test
        @DisplayName("its name is longer than a file's can be, its targets and endings added")
        void longName() {
            isRefused("let () = Mirage.register (String.make 101 'a') []", "100 characters at most");
            assertThat(of("let () = Mirage.register (String.make 100 'a') []").name())
                    .hasSize(100);
        }

        @Test
        @DisplayName("but not where the image is named otherwise, nor for dots and dashes, which packages write as _")
        void fineNames() {
            assertThat(Configured.application(Target.HVT, "let () = Mirage.register \"dist\" []")
                            .name())
                    .isEqualTo("dist");
            assertThat(of("let () = Mirage.register \"noop-f.v0+x\" []").targetName())
                    .isEqualTo("noop-f_v0x-unix");
        }

        @ParameterizedTest(name = "{0}")
        @ValueSource(
                strings = {
                    "run_cmd 1",
                    "run_cmd_out \"ls\"",
                    "run_cmd_cli []",
                    "run (ok ())",
                    "tmp_file \"a%s\"",
                    "with_output ~path:(Fpath.v \"x\") ~purpose:\"p\" (fun ppf -> Fmt.pf ppf \"x\")",
                    "rm (Fpath.v \"/etc/passwd\")",
                    "mkdir (Fpath.v \"x\")",
                    "rmdir (Fpath.v \"x\")",
                    "with_dir (Fpath.v \"x\") (fun () -> ok ())",
                    "pwd ()",
                    "is_file (Fpath.v \"x\")",
                    "is_dir (Fpath.v \"x\")",
                    "size_of (Fpath.v \"x\")",
                    "set_var \"HOME\" None",
                    "get_var \"HOME\"",
                    "read_file (Fpath.v \"/etc/passwd\")",
                    "ls (Fpath.v \".\") (fun _ -> true)"
                })
        @DisplayName(
                "a device's configure function would look at the machine or change it, with what to write instead:")
        void actions(String action) {
            String name = action.substring(0, action.indexOf(' '));
            isRefused(
                    "open Mirage\nlet d = impl \"D\" kv_ro ~configure:(fun _ ->\n  Action.(map ~f:ignore (" + action
                            + ")))\nlet () = register \"x\" [ main \"M\" (kv_ro @-> job) $ d ]",
                    "config.ml:3:",
                    "Action." + name + " is not done",
                    "  3 |   Action.(map ~f:ignore (" + name,
                    "Action.write_file",
                    "Dune.stanza");
        }

        @Test
        @DisplayName("branches of a choice differ in kind")
        void branches() {
            isRefused(
                    "open Mirage\nlet c = if_impl Key.is_unix (crunch \"a\") default_network\nlet () = register \"x\" []",
                    "differ in kind",
                    "network",
                    "kv_ro");
        }

        @Test
        @DisplayName("a job depends on nothing at all")
        void runsUnasked() {
            isRefused("open Mirage\nlet () = register \"x\" [ impl \"M\" job ]", "depends on nothing", "noop");
        }

        @Test
        @DisplayName("it is registered twice")
        void twice() {
            isRefused(
                    "open Mirage\nlet () = register \"x\" []\nlet () = register \"y\" []",
                    "second time",
                    "config.ml:2");
        }

        @Test
        @DisplayName("its name can't be a file's")
        void badName() {
            isRefused("let () = Mirage.register \"../x\" []", "../x");
            isRefused("let () = Mirage.register \"\" []", "\"\"");
        }

        @Test
        @DisplayName("a package's name is none, or it has both ~sublibs and ~libs")
        void badPackage() {
            isRefused("open Mirage\nlet p = package \"a b\"", "a b", "no package name");
            isRefused("open Mirage\nlet p = package ~sublibs:[] ~libs:[] \"a\"", "~sublibs and ~libs");
        }

        @Test
        @DisplayName("a device is not there on the target")
        void wrongTarget() {
            assertThatThrownBy(() -> Configured.application(
                            Target.HVT,
                            "open Mirage\nlet () = register \"x\" [ main \"M\" (resolver @-> job) $ resolver_unix_system ]",
                            Map.of()))
                    .isInstanceOf(ProjectException.class)
                    .hasMessageContaining("not on hvt");
        }

        @Test
        @DisplayName("a device's own function fails, with its line")
        void ownFunctionFails() {
            isRefused("""
                    open Mirage
                    let d = impl ~configure:(fun _ -> Action.error "no way") "D" kv_ro
                    let () = register "x" [ main "M" (kv_ro @-> job) $ d ]
                    """, "no way", "config.ml:2");
        }

        @Test
        @DisplayName("a device's configure wants to look at the machine")
        void action() {
            isRefused("""
                    open Mirage
                    let d = impl ~configure:(fun _ -> Action.rm (Fpath.v "/etc/passwd")) "D" kv_ro
                    let () = register "x" [ main "M" (kv_ro @-> job) $ d ]
                    """, "Action.rm is not done");
        }

        @Test
        @DisplayName("a device writes outside of mirage/")
        void escape() {
            isRefused("""
                    open Mirage
                    let d = impl ~configure:(fun _ -> Action.write_file (Fpath.v "../dune") "") "D" kv_ro
                    let () = register "x" [ main "M" (kv_ro @-> job) $ d ]
                    """, "../dune");
        }
    }

    @Test
    @DisplayName("knows the files its devices write, and that dune has to copy them")
    void files() {
        Application application = of("""
                open Mirage
                let d = impl ~configure:(fun _ -> Action.write_file (Fpath.v "made.ml") "let x = 1\\n")
                  ~files:(fun _ -> [ Fpath.v "other.txt" ])
                  ~install:(fun i -> Functoria.Install.v ~etc:[ Fpath.v (Info.name i ^ ".cfg") ] ())
                  ~dune:(fun _ -> [ Dune.stanza "(rule (targets x.cfg))" ]) "Made" kv_ro
                let () = register "x" [ main "M" (kv_ro @-> job) $ d ]
                """);
        assertThat(application.files()).containsEntry("made.ml", "let x = 1\n");
        assertThat(application.copied()).containsExactly("made.ml", "main.ml", "other.txt");
        assertThat(application.dune()).contains("(rule (targets x.cfg))");
        assertThat(application.install().data()).containsExactly("x.cfg");
        assertThat(application.install().programs()).containsExactly(new Install.Program("x", "x"));
    }
}
