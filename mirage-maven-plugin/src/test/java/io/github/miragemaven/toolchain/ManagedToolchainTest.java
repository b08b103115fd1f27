package io.github.miragemaven.toolchain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import io.github.miragemaven.io.Checksum;
import io.github.miragemaven.io.Checksum.Algorithm;
import io.github.miragemaven.io.ProjectException;
import io.github.miragemaven.io.WorldException;
import io.github.miragemaven.opam.HostSystem;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A managed toolchain")
class ManagedToolchainTest {

    /** Puts its arguments into a file of that name in the prefix. */
    private static final String KEEP = "#!/bin/sh\nname=$1; shift; mkdir -p \"$OPAM_SWITCH_PREFIX/kept\";"
            + " for word; do echo \"$word\"; done > \"$OPAM_SWITCH_PREFIX/kept/$name\"\n";

    @TempDir
    Path root;

    private OwnPackages own;

    @BeforeEach
    void machine() throws IOException {
        own = new OwnPackages(root.toRealPath());
    }

    // --- instructions, filters, variables ---

    @Test
    @DisplayName("runs build and install commands with filters and variables (opam manual, field build)")
    void runsCommands() {
        own.jobs(3)
                .add("one", "1.2", """
                        build: [
                          ["./configure" "--prefix=%{prefix}%" "-bindir" bin "--no" {os = "win32"} "--arch" {os = "linux"} arch]
                          ["./configure" "never"] {os = "win32"}
                          ["sh" "-c" "echo made by %{name}% %{version}% with %{jobs}% jobs and %{make}% > built"]
                        ]
                        install: [
                          ["cp" "arguments" "built" "%{lib}%/"]
                          ["./keep" "folders" prefix lib bin sbin share doc etc man stublibs toplevel
                             one:lib _:share "%{one:doc}%" one:etc]
                          ["./keep" "more" undefined "%{undefined}%." "%{name?yes:no}%" one:version opam-version switch]
                        ]
                        """, Map.of("configure", "#!/bin/sh\necho \"$@\" >> arguments\n", "keep", KEEP))
                .build();
        Path prefix = own.folder().resolve("prefix");
        assertThat(own.installed("lib/arguments"))
                .isEqualTo("--prefix=" + prefix + " -bindir " + prefix + "/bin --arch x86_64\n");
        assertThat(own.installed("lib/built")).isEqualTo("made by one 1.2 with 3 jobs and make\n");
        assertThat(own.installed("kept/folders").lines())
                .containsExactly(
                        prefix.toString(),
                        prefix + "/lib",
                        prefix + "/bin",
                        prefix + "/sbin",
                        prefix + "/share",
                        prefix + "/doc",
                        prefix + "/etc",
                        prefix + "/man",
                        prefix + "/lib/stublibs",
                        prefix + "/lib/toplevel",
                        prefix + "/lib/one",
                        prefix + "/share/one",
                        prefix + "/doc/one",
                        prefix + "/etc/one");
        assertThat(own.installed("kept/more").lines()).containsExactly("", ".", "no", "1.2", "2.5.0", "mirage-maven");
    }

    @Test
    @DisplayName("builds dependencies first, optional ones that are there too, and not those marked post")
    void ordersPackages() {
        own.jobs(1)
                .add(
                        "a",
                        "1",
                        "depends: [\"z\" \"late\" {post} \"tests\" {with-test}]\ndepopts: [\"opt\" \"absent\"]\n"
                                + "install: [\"./keep\" \"a\" z:installed opt:installed late:installed absent:installed"
                                + " opt:enable absent:enable \"%{z+opt:installed}%\" z:version late:version \"%{a:depends}%\"]",
                        Map.of("keep", KEEP))
                .add("late", "7", "depends: \"a\"")
                .add("opt", "3", "")
                .add("z", "2", "depends: [\"nothing\" | \"deeper\"]")
                .add("deeper", "1", "")
                .build();
        assertThat(own.installed("kept/a").lines())
                .containsExactly("true", "true", "false", "false", "enable", "disable", "true", "2", "", "opt.3 z.2");
        assertThat(own.said())
                .as("what most wait for comes first, then names decide")
                .filteredOn(line -> line.startsWith("["))
                .map(line -> line.replaceAll(" … .*", ""))
                .containsExactly("[1/5] deeper 1", "[2/5] opt 3", "[3/5] z 2", "[4/5] a 1", "[5/5] late 7");
    }

    @Test
    @DisplayName("a package's .config variables are seen by those that depend on it (opam manual, <pkgname>.config)")
    void readsConfig() {
        own.add("lib", "1", """
                        build: ["sh" "make-config"]
                        """, Map.of("make-config", """
                                cat > lib.config <<'END'
                                opam-version: "2.0"
                                variables {
                                  native: true
                                  flags: ["-a" "-b c"]
                                  kind: "odd"
                                  lib: "/elsewhere"
                                }
                                END
                                """))
                .add("user", "1", """
                        depends: "lib"
                        build: ["./sees" "native" {lib:native} "foreign" {!lib:native} lib:flags "%{lib:kind}%" lib:lib]
                        install: ["cp" "seen" lib]
                        """, Map.of("sees", "#!/bin/sh\nfor word; do echo \"<$word>\"; done > seen\n"))
                .add(
                        "stranger",
                        "1",
                        "install: [\"./keep\" \"stranger\" \"%{lib:kind}%\" lib:installed]",
                        Map.of("keep", KEEP))
                .build();
        assertThat(own.installed("lib/seen").lines())
                .containsExactly("<native>", "<-a>", "<-b c>", "<odd>", "</elsewhere>");
        assertThat(own.installed("kept/stranger").lines())
                .as("whoever does not depend on it sees nothing of it, whichever was faster")
                .containsExactly("", "false");
    }

    @Test
    @DisplayName("installs what the .install file names, after the install commands")
    void installsFiles() {
        own.add(
                        "tool",
                        "1",
                        """
                        build: ["sh" "-c" "echo '#!/bin/sh' > tool.sh; echo 'echo it works' >> tool.sh"]
                        install: ["sh" "-c" "test ! -e %{bin}%/tool"]
                        """,
                        Map.of(
                                "tool.install",
                                "bin: [\"tool.sh\" {\"tool\"} \"?not-there\"]\nlib: [\"META\" \"sub/deep\" {\"x/y\"}]",
                                "META",
                                "version=1\n",
                                "sub/deep",
                                "deep\n"))
                .add("user", "1", "depends: \"tool\"\nbuild: [\"tool\"]")
                .build();
        assertThat(own.folder().resolve("prefix/bin/tool")).isExecutable();
        assertThat(own.folder().resolve("prefix/lib/tool/META"))
                .isRegularFile()
                .matches(file -> !Files.isExecutable(file), "is not executable");
        assertThat(own.installed("lib/tool/x/y")).isEqualTo("deep\n");
        assertThat(own.folder().resolve("logs/user.log")).content().contains("+ tool", "it works");
    }

    @Test
    @DisplayName(
            "makes files from templates, applies patches where their filters hold, lays extra files over the sources")
    void preparesSources() throws IOException {
        Path extra =
                own.sources("extra", Map.of("extra.txt", "from elsewhere\n")).resolve("extra.txt");
        own.add(
                        "p",
                        "1",
                        """
                        substs: ["version.txt" "name.patch"]
                        patches: ["name.patch" "windows.patch" {os = "win32"} "template.patch"]
                        extra-source "sub/fetched" { src: "%s" checksum: "%s" }
                        install: ["cp" "version.txt" "sub/fetched" "beside" lib]
                        """.formatted(extra, Checksum.ofFile(Algorithm.SHA256, extra)),
                        Map.of(
                                "version.txt.in",
                                "before %{name}% %{version}% 100%% at %{prefix}%\n",
                                "windows.patch",
                                "--- a/version.txt.in\n+++ b/version.txt.in\n@@ -1 +1 @@\n-nothing like it\n+x\n"),
                        Map.of(
                                "name.patch.in",
                                "--- a/beside\n+++ b/beside\n@@ -1 +1 @@\n-beside\n+beside %{name}%\n",
                                "template.patch",
                                """
                                --- a/version.txt.in
                                +++ b/version.txt.in
                                @@ -1 +1 @@
                                -before %{name}% %{version}% 100%% at %{prefix}%
                                +after %{name}% %{version}% 100%% at %{prefix}%
                                """,
                                "beside",
                                "beside\n"))
                .build();
        assertThat(own.installed("lib/version.txt"))
                .isEqualTo("after p 1 100% at " + own.folder().resolve("prefix") + "\n");
        assertThat(own.installed("lib/fetched")).isEqualTo("from elsewhere\n");
        assertThat(own.installed("lib/beside")).isEqualTo("beside p\n");
    }

    @Test
    @DisplayName("extra files must have the checksums of extra-files, and others are left out")
    void checksExtraFiles() {
        String sum = Checksum.ofBytes(Algorithm.MD5, "good\n".getBytes(StandardCharsets.UTF_8))
                .hex();
        String opam = "extra-files: [\"named\" \"md5=" + sum + "\"]\ninstall: [\"sh\" \"-c\" \"ls > %{lib}%/ls\"]";
        own.add("p", "1", opam, Map.of(), Map.of("named", "good\n", "unnamed", "x"))
                .build();
        assertThat(own.installed("lib/ls")).isEqualTo("named\n");
        own.add("p", "1", opam, Map.of(), Map.of("named", "bad\n"));
        assertThatThrownBy(own::build)
                .isInstanceOf(ProjectException.class)
                .hasMessageContaining("files/named of p.1 does not have the checksum md5=" + sum);
    }

    @Test
    @DisplayName("a package may be in a folder of its sources (opam manual, section url, subpath)")
    void buildsInSubpath() {
        Path sources = own.sources("mono", Map.of("inner/part/file", "inner\n", "file", "outer\n"));
        own.add("p", "1", "install: [\"cp\" \"file\" lib]\nurl { src: \"" + sources + "\" subpath: \"inner/part\" }")
                .build();
        assertThat(own.installed("lib/file")).isEqualTo("inner\n");
        own.add("p", "1", "url { src: \"" + sources + "\" subpath: \"../..\" }");
        assertThatThrownBy(own::build)
                .isInstanceOf(ProjectException.class)
                .hasMessageContaining("the sources of p.1 have no folder");
    }

    @Test
    @DisplayName("conf and virtual packages need no sources, and a conf package says what the system lacks")
    void buildsConfPackages() {
        own.add("virtual", "1", "depends: \"conf-good\"")
                .add("conf-good", "1", "flags: conf\nbuild: [\"test\" \"-d\" \".\"]")
                .build();
        assertThat(own.folder().resolve("complete")).exists();
        own.add(
                "conf-bad",
                "1",
                "flags: conf\nbuild: [\"sh\" \"-c\" \"echo no such library; exit 1\"]\n"
                        + "depexts: [[\"libnot-there-dev\"] {os-family = \"debian\"} [\"other\"] {os-family = \"arch\"}]");
        assertThatThrownBy(own::build)
                .isInstanceOf(WorldException.class)
                .hasMessageContaining("Building conf-bad 1 failed")
                .hasMessageContaining("  | no such library")
                .hasMessageContaining("apt-get install -y libnot-there-dev")
                .hasMessageNotContaining("other");
    }

    // --- environment ---

    @Test
    @DisplayName("builds see a clean environment, not the user's")
    void cleansEnvironment() throws IOException {
        assertThat(System.getenv()).as("so that the test can fail").containsKey("PATH");
        own.add("p", "1", "install: [\"sh\" \"-c\" \"env > %{lib}%/env; pwd > %{lib}%/pwd\"]")
                .build();
        Path folder = own.folder();
        Map<String, String> seen = own.installed("lib/env")
                .lines()
                .map(line -> line.split("=", 2))
                .collect(java.util.stream.Collectors.toMap(line -> line[0], line -> line[1]));
        assertThat(seen.keySet())
                .containsExactlyInAnyOrderElementsOf(Stream.of(
                                "PATH HOME TMPDIR LANG LC_ALL TZ SOURCE_DATE_EPOCH OPAM_SWITCH_PREFIX OPAM_PACKAGE_NAME"
                                        + " OPAM_PACKAGE_VERSION OPAMCLI PWD")
                        .flatMap(names -> Stream.of(names.split(" ")))
                        .filter(name -> !name.equals("PWD") || seen.containsKey("PWD"))
                        .toList());
        assertThat(seen)
                .containsEntry("OPAM_SWITCH_PREFIX", folder + "/prefix")
                .containsEntry("HOME", folder + "/work/p.home")
                .containsEntry("TMPDIR", folder + "/work/p.tmp")
                .containsEntry("OPAM_PACKAGE_NAME", "p")
                .containsEntry("LANG", "C");
        assertThat(seen.get("PATH")).startsWith(folder + "/prefix/bin:");
        assertThat(own.installed("lib/pwd")).isEqualTo(folder + "/work/p\n");
    }

    @Test
    @DisplayName(
            "setenv reaches those that depend on the package and whoever uses the toolchain, build-env itself only")
    void setsEnvironment() {
        Toolchain toolchain = own.add("a", "1", """
                        setenv: [[LIST = "%{lib}%/first"] [LIST += "%{_:name}%"]]
                        build-env: [OWN = "own"]
                        install: ["sh" "-c" "echo $OWN.$LIST. > %{lib}%/a"]
                        """)
                .add(
                        "b",
                        "1",
                        "depends: \"a\"\nsetenv: LIST += \"b\"\nbuild-env: [LIST =+ \"mine\"]\n"
                                + "install: [\"sh\" \"-c\" \"echo $OWN.$LIST. > %{lib}%/b\"]")
                .add("c", "1", "install: [\"sh\" \"-c\" \"echo $OWN.$LIST. > %{lib}%/c\"]")
                .build();
        String first = own.folder() + "/prefix/lib/first";
        assertThat(own.installed("lib/a")).isEqualTo("own..\n");
        assertThat(own.installed("lib/b")).isEqualTo(".a:" + first + ":mine.\n");
        assertThat(own.installed("lib/c")).isEqualTo("..\n");
        assertThat(toolchain.environment())
                .containsEntry("LIST", "b:a:" + first)
                .containsEntry("OPAM_SWITCH_PREFIX", own.folder() + "/prefix")
                .containsEntry("OCAMLFIND_CONF", "")
                .containsEntry("PATH", own.folder() + "/prefix/bin:" + own.bin() + ":/usr/bin:/bin");
        assertThat(own.build().environment()).as("found again").isEqualTo(toolchain.environment());
    }

    @Test
    @DisplayName("packages see tools of the machine that stand for packages as installed, with their variables")
    void takesProvidedTools() {
        Toolchain toolchain = own.provide(
                        "ocaml", "5.4.1", "echo 'native_compiler: true'; echo 'standard_library: /usr/lib/ocaml'")
                .provide("dune", "3.24.1", "echo dune \"$@\"")
                .add("p", "1", """
                        depends: ["ocaml" {= "5.4.1"} "dune" {>= "3.0"}]
                        build: ["dune" "build"]
                        install: ["./keep" "p" ocaml:installed ocaml:version "%{ocaml:native?yes:no}%" ocaml:preinstalled
                                  "%{ocaml:stubsdir}%" dune:version]
                        """, Map.of("keep", KEEP))
                .build();
        assertThat(own.installed("kept/p").lines())
                .containsExactly("true", "5.4.1", "yes", "true", "/usr/lib/ocaml/stublibs", "3.24.1");
        assertThat(toolchain.versions()).isEqualTo(Map.of("ocaml", "5.4.1", "dune", "3.24.1"));
        Path before = own.folder();
        OwnPackages.script(own.bin().resolve("dune"), "echo another dune of the same version");
        assertThat(own.folder()).as("the digest knows the tool").isNotEqualTo(before);
    }

    @Test
    @DisplayName("names its tools with the versions of the lock")
    void namesTools() {
        Toolchain toolchain = own.add(
                        "dune", "3.24.1", "", Map.of("dune.install", "bin: \"dune\"", "dune", "#!/bin/sh\n"))
                .add("other", "1", "")
                .build();
        assertThat(toolchain.versions()).isEqualTo(Map.of("dune", "3.24.1"));
        assertThat(toolchain.tool("dune").program()).isEqualTo(own.folder().resolve("prefix/bin/dune"));
    }

    // --- sandbox ---

    @Test
    @DisplayName("in a sandbox, a build has no network and writes to nothing but its own folders")
    void sandboxes() throws IOException {
        Sandbox sandbox = Sandbox.detect(List.of(Path.of("/usr/bin"), Path.of("/bin")));
        assumeTrue(sandbox.isThere(), "skipped: no sandbox here, " + sandbox.absence());
        Path outside = Files.createDirectory(root.toRealPath().resolve("outside"));
        own.add(
                        "p",
                        "1",
                        "build: [\"./try\" \"" + outside + "\" prefix]\ninstall: [\"cp\" \"tried\" lib]",
                        Map.of("try", """
                                #!/bin/sh
                                attempt() { if touch "$1/x" 2>/dev/null; then echo "$2 yes"; else echo "$2 no"; fi >> tried; }
                                attempt "$1" outside
                                attempt "$2/lib" prefix
                                attempt . build
                                attempt "$HOME" home
                                attempt "$TMPDIR" temporary
                                attempt /tmp tmp
                                grep -c : /proc/net/dev >> tried
                                """))
                .build();
        assertThat(own.installed("lib/tried").lines())
                .containsExactly("outside no", "prefix no", "build yes", "home yes", "temporary yes", "tmp yes", "1");
        assertThat(outside).isEmptyDirectory();
        assertThat(own.said().get(0)).endsWith("in a sandbox without network");
    }

    @Test
    @DisplayName("without a sandbox it builds as well, and says once why there is none")
    void buildsWithoutSandbox() {
        own.withoutSandbox()
                .add("a", "1", "install: [\"cp\" \"file\" lib]", Map.of("file", "x"))
                .add("b", "1", "build: [\"true\"]")
                .build();
        assertThat(own.installed("lib/file")).isEqualTo("x");
        assertThat(own.said())
                .filteredOn(line -> line.contains("sandbox"))
                .containsExactly("Build instructions of packages run without a sandbox: bwrap does not work here:"
                        + " bwrap: No permissions to create new namespace");
    }

    // --- parallel ---

    private static final String MEET = """
            #!/bin/sh
            touch here; n=0
            until test -e ../$1/here; do n=$((n+1)); test $n -lt 400 || exit 1; sleep 0.05; done
            """;

    @Test
    @DisplayName("independent packages are built at the same time, up to the number of jobs")
    void buildsInParallel() {
        own.jobs(2)
                .add("a", "1", "build: [\"./meet\" \"b\"]", Map.of("meet", MEET))
                .add("b", "1", "build: [\"./meet\" \"a\"]", Map.of("meet", MEET))
                .build();
        assertThat(own.folder().resolve("complete")).exists();
    }

    @Test
    @DisplayName("no more packages are built at once than there are jobs")
    void boundsParallel() {
        String alone =
                "#!/bin/sh\nset -- ../*/running\ntest ! -e \"$1\" || exit 1\ntouch running; sleep 0.3; rm running\n";
        own.jobs(1)
                .add("a", "1", "build: [\"./alone\"]", Map.of("alone", alone))
                .add("b", "1", "build: [\"./alone\"]", Map.of("alone", alone))
                .build();
        assertThat(own.folder().resolve("complete")).exists();
    }

    // --- failures ---

    @Test
    @DisplayName("a failing command is told with package, command, the end of its output and the log's path")
    void tellsFailure() {
        own.add("good", "1", "build: [\"echo\" \"noise of another\"]")
                .add(
                        "bad",
                        "2.0",
                        "build: [[\"echo\" \"earlier noise\"] [\"./fail\" \"now\"]]\ndepends: \"good\"",
                        Map.of(
                                "fail",
                                "#!/bin/sh\nfor i in $(seq 1 100); do echo \"line $i\"; done; echo broken >&2; exit 3\n"))
                .add("after", "1", "depends: \"bad\"");
        assertThatThrownBy(own::build)
                .isInstanceOf(WorldException.class)
                .hasMessageStartingWith("Building bad 2.0 failed: `./fail now` ended with exit status 3\n")
                .hasMessageContaining("  | line 100\n  | broken\nThe whole log: "
                        + own.folder().resolve("logs/bad.log") + "\n")
                .hasMessageNotContaining("line 70\n")
                .hasMessageNotContaining("noise");
        assertThat(own.folder().resolve("logs/bad.log")).content().contains("earlier noise", "line 1\n", "environment");
        assertThat(own.folder().resolve("logs/after.log")).doesNotExist();
        assertThat(own.folder().resolve("complete")).doesNotExist();
        assertThat(ManagedToolchain.find(own.request())).isEmpty();
    }

    @Test
    @DisplayName("a failure ends what else is running")
    void failureEndsOthers() {
        long start = System.nanoTime();
        own.add("slow", "1", "build: [\"sleep\" \"60\"]")
                .add("bad", "1", "build: [\"sh\" \"-c\" \"sleep 0.3; exit 1\"]");
        assertThatThrownBy(own::build).hasMessageContaining("Building bad 1 failed");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    @DisplayName("a program that is not there is named")
    void namesMissingProgram() {
        own.add("p", "1", "build: [\"no-such-program\" \"-x\"]");
        assertThatThrownBy(own::build)
                .isInstanceOf(WorldException.class)
                .hasMessageContaining("`no-such-program -x` cannot be run: there is no program no-such-program in "
                        + own.folder().resolve("prefix/bin") + ":");
    }

    @Test
    @DisplayName("sources that can't be had are told before anything is built")
    void tellsMissingSourcesFirst() {
        own.jobs(1)
                .add("a", "1", "build: [\"true\"]")
                .add("b", "1", "depends: \"a\"\nurl { src: \"" + root.resolve("absent.tar") + "\" }");
        assertThatThrownBy(own::build).hasMessageContaining("absent.tar");
        assertThat(own.folder().resolve("logs")).doesNotExist();
    }

    @Test
    @DisplayName("a source's mirrors are tried when its address fails")
    void triesMirrors() throws IOException {
        byte[] archive = tar("p-1/file", "mirrored\n");
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/mirror/", exchange -> {
            exchange.sendResponseHeaders(200, archive.length);
            exchange.getResponseBody().write(archive);
            exchange.close();
        });
        server.start();
        try {
            String base = "http://localhost:" + server.getAddress().getPort();
            own.add("p", "1", """
                            install: ["cp" "file" lib]
                            url { src: "%s/absent/p.tar" mirrors: "%s/mirror/p.tar" checksum: "%s" }
                            """.formatted(base, base, Checksum.ofBytes(Algorithm.SHA256, archive)))
                    .build();
            assertThat(own.installed("lib/file")).isEqualTo("mirrored\n");
        } finally {
            server.stop(0);
        }
    }

    private static byte[] tar(String path, String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream out = new TarArchiveOutputStream(bytes)) {
            TarArchiveEntry entry = new TarArchiveEntry(path);
            entry.setSize(text.length());
            out.putArchiveEntry(entry);
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.closeArchiveEntry();
        }
        return bytes.toByteArray();
    }

    @Test
    @DisplayName("a folder whose path has a blank is refused before anything is done, with what helps")
    void refusesBlanks() throws IOException {
        OwnPackages odd =
                new OwnPackages(Files.createDirectory(root.toRealPath().resolve("my files")));
        odd.add("p", "1", "");
        assertThatThrownBy(odd::build)
                .isInstanceOf(ProjectException.class)
                .hasMessageContaining("my files")
                .hasMessageContaining("-Dmaven.repo.local");
    }

    // --- once, whole, and for all ---

    @Test
    @DisplayName("what is built is not built again, and not touched")
    void isImmutable() throws IOException {
        own.add("p", "1", "install: [\"cp\" \"file\" \"keep\" bin]", Map.of("file", "x", "keep", KEEP))
                .build();
        Path folder = own.folder();
        Path file = folder.resolve("prefix/bin/file");
        assertThat(Files.getPosixFilePermissions(file))
                .contains(PosixFilePermission.OWNER_READ)
                .doesNotContain(PosixFilePermission.OWNER_WRITE);
        assertThat(folder.resolve("prefix/bin/keep")).isExecutable();
        assertThat(folder.resolve("work")).doesNotExist();
        Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
        int said = own.said().size();
        own.build();
        assertThat(Files.getLastModifiedTime(file).toInstant()).isEqualTo(Instant.EPOCH);
        assertThat(own.said()).as("it has nothing to say").hasSize(said);
        assertThat(ManagedToolchain.find(own.request())).isPresent();
    }

    @Test
    @DisplayName(
            "its folder is named by what goes into it: versions, opam files, files, sources, system; not by jobs or order")
    void digests() {
        own.add("a", "1", "synopsis: \"a\"", Map.of(), Map.of("f", "1"))
                .add("b", "1", "url { src: \"https://a.example/x.tar\" checksum: \"md5=" + "0".repeat(32) + "\" }");
        Path first = own.folder();
        assertThat(first.getParent()).isEqualTo(own.cache().resolve("toolchains"));
        OwnPackages other = new OwnPackages(root.resolve("other"))
                .jobs(7)
                .add("b", "1", "url { src: \"https://a.example/x.tar\" checksum: \"md5=" + "0".repeat(32) + "\" }")
                .add("a", "1", "# a comment\nsynopsis: \"a\"", Map.of(), Map.of("f", "1"));
        assertThat(other.folder().getFileName()).isEqualTo(first.getFileName());

        List<Path> all = new ArrayList<>(List.of(first));
        all.add(own.add("a", "2", "synopsis: \"a\"", Map.of(), Map.of("f", "1")).folder());
        all.add(own.add("a", "1", "synopsis: \"b\"", Map.of(), Map.of("f", "1")).folder());
        all.add(own.add("a", "1", "synopsis: \"a\"", Map.of(), Map.of("f", "2")).folder());
        all.add(own.add("b", "1", "url { src: \"https://a.example/x.tar\" checksum: \"md5=" + "1".repeat(32) + "\" }")
                .folder());
        all.add(own.system(new HostSystem("arm64", "linux", "debian", "debian", "12"))
                .folder());
        assertThat(all).doesNotHaveDuplicates();
    }

    @Test
    @DisplayName(
            "the same lock is known again without a look at its packages, on the same machine and while it is whole")
    void remembersLocks() throws IOException {
        own.lock("the lock").add("dune", "3.24.1", "", Map.of("dune.install", "bin: \"dune\"", "dune", "#!/bin/sh\n"));
        Toolchain first = own.build();
        Path folder = own.folder();
        int asked = own.asked();
        Toolchain again = own.build();
        assertThat(own.asked()).isEqualTo(asked);
        assertThat(again).isEqualTo(first);
        assertThat(again.versions()).isEqualTo(Map.of("dune", "3.24.1"));
        assertThat(ManagedToolchain.find(own.request())).contains(first);
        assertThat(own.asked()).isEqualTo(asked);
        Files.delete(folder.resolve("complete"));
        assertThat(ManagedToolchain.find(own.request())).isEmpty();
        own.build();
        asked = own.asked();
        own.lock("another lock with the same packages").build();
        assertThat(own.asked())
                .as("asked, found to be the same, and remembered")
                .isGreaterThan(asked);
        asked = own.asked();
        own.build();
        assertThat(own.asked()).isEqualTo(asked);
        own.system(new HostSystem("x86_64", "linux", "debian", "debian", "13"));
        assertThat(ManagedToolchain.find(own.request())).isEmpty();
    }

    @Test
    @DisplayName("a toolchain that was moved is built again, since programs hold the path they were built for")
    void noticesMove() throws IOException {
        own.add("p", "1", "install: [\"sh\" \"-c\" \"echo %{prefix}% > %{lib}%/where\"]")
                .build();
        Path moved = root.toRealPath().resolve("moved");
        Path folder = own.folder();
        Files.createDirectories(moved.resolve("cache/toolchains"));
        Files.move(folder, moved.resolve("cache/toolchains").resolve(folder.getFileName()));
        OwnPackages there =
                new OwnPackages(moved).add("p", "1", "install: [\"sh\" \"-c\" \"echo %{prefix}% > %{lib}%/where\"]");
        assertThat(ManagedToolchain.find(there.request())).isEmpty();
        there.build();
        assertThat(there.installed("lib/where")).isEqualTo(there.folder() + "/prefix\n");
    }

    @Test
    @DisplayName("it is built again when a file of the system that it was built against changed (file-depends)")
    void noticesSystemChange() throws IOException {
        Path compiler = Files.writeString(root.toRealPath().resolve("compiler"), "4.13");
        String sum = Checksum.ofFile(Algorithm.MD5, compiler).toString();
        own.add(
                        "p",
                        "1",
                        "",
                        Map.of(
                                "p.config",
                                "file-depends: [[\"" + compiler + "\" \"" + sum + "\"]" + " [\"" + compiler
                                        + ".absent\" \"md5=" + "0".repeat(32) + "\"]]"))
                .build();
        assertThat(ManagedToolchain.find(own.request())).isPresent();
        Files.writeString(compiler, "5.4");
        assertThat(ManagedToolchain.find(own.request())).isEmpty();
        assertThat(own.said()).last().asString().contains(compiler + " changed since");
        Files.writeString(compiler, "4.13");
        assertThat(ManagedToolchain.find(own.request())).isPresent();
        Files.writeString(Path.of(compiler + ".absent"), "");
        assertThat(ManagedToolchain.find(own.request())).isEmpty();
    }

    @Test
    @DisplayName("four builds at once in one process make it once")
    void threadsMakeItOnce() throws Exception {
        own.add("p", "1", "build: [\"sleep\" \"0.3\"]");
        CompletableFuture<?>[] all = new CompletableFuture<?>[4];
        for (int i = 0; i < all.length; i++) {
            all[i] = CompletableFuture.runAsync(() -> assertThat(own.build()).isNotNull());
        }
        CompletableFuture.allOf(all).get(60, TimeUnit.SECONDS);
        assertThat(own.said())
                .filteredOn(line -> line.startsWith("Building a toolchain"))
                .hasSize(1);
        assertThat(own.said())
                .filteredOn(line -> line.startsWith("Waiting for another build"))
                .isNotEmpty();
    }

    /** Builds one slow package in a process of its own, and prints what it is told. */
    static final class Builder {
        public static void main(String[] args) {
            OwnPackages own = slow(new OwnPackages(Path.of(args[0])), args[1], args.length > 2);
            try {
                own.build();
            } finally {
                own.said().forEach(System.out::println);
            }
        }

        static OwnPackages slow(OwnPackages own, String seconds, boolean sandbox) {
            own.add(
                    "p",
                    "1",
                    "build: [\"./slow\"]\ninstall: [\"cp\" \"done\" lib]",
                    Map.of(
                            "slow",
                            "#!/bin/sh\necho $$ > pid; test -e \"" + own.cache() + "/quick\" || sleep " + seconds
                                    + "\ntouch done\n"));
            return sandbox ? own : own.withoutSandbox();
        }
    }

    private Process builder(String seconds, String... more) throws IOException {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Builder.class.getName(),
                root.toRealPath().toString(),
                seconds));
        words.addAll(List.of(more));
        return new ProcessBuilder(words)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    @Test
    @DisplayName("four builds at once in four processes make it once")
    void processesMakeItOnce() throws Exception {
        Builder.slow(own, "0.5", true);
        List<Process> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            all.add(builder("0.5", "sandbox"));
        }
        List<String> said = new ArrayList<>();
        for (Process one : all) {
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(one.getInputStream(), StandardCharsets.UTF_8))) {
                said.addAll(lines.lines().toList());
            }
            assertThat(one.waitFor()).isZero();
        }
        assertThat(said)
                .filteredOn(line -> line.startsWith("Building a toolchain"))
                .hasSize(1);
        assertThat(own.folder().resolve("complete")).exists();
    }

    @Test
    @DisplayName("a killed build leaves nothing that counts as whole or goes on running, and the next starts afresh")
    void survivesKill() throws Exception {
        Builder.slow(own, "60", false);
        Path pidFile = own.folder().resolve("work/p/pid");
        Process killed = builder("60");
        try {
            for (int i = 0; i < 600 && (!Files.exists(pidFile) || Files.size(pidFile) == 0); i++) {
                Thread.sleep(50);
            }
            assertThat(pidFile).exists();
            killed.destroyForcibly().waitFor();
        } finally {
            killed.destroyForcibly();
        }
        long pid = Long.parseLong(Files.readString(pidFile).strip());
        Optional<ProcessHandle> orphan = ProcessHandle.of(pid);
        assertThat(orphan)
                .as("so that the test can fail: nobody ended the command yet")
                .isPresent();
        assertThat(ManagedToolchain.find(own.request())).isEmpty();
        OwnPackages.write(own.cache().resolve("quick"), "");
        own.build();
        assertThat(orphan.get().isAlive()).isFalse();
        assertThat(own.folder().resolve("prefix/lib/done")).exists();
    }
}
