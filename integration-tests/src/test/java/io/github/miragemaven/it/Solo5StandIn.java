package io.github.miragemaven.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/**
 * An installation of Solo5 and its cross compiler that is the host's OCaml and C compiler behind other names. It is laid
 * out, found and called as the real one; what it makes are programs of this machine, with the real one's notes in them.
 * findlib knows the compiler as {@code another} too, for a target that MirageOS doesn't know.
 */
final class Solo5StandIn {

    /** Bindings by name, with their number and the version of their interface (Solo5 0.12, include/elf_abi.h). */
    private static final Map<String, List<Integer>> BINDINGS =
            Map.of("hvt", List.of(1, 2), "spt", List.of(2, 2), "virtio", List.of(3, 1));

    private static final String CC = "x86_64-solo5-none-static-cc";

    private final Path home;

    private Solo5StandIn(Path home) {
        this.home = home;
    }

    /** Makes one, in a folder of that name. */
    static Solo5StandIn installed(String name) throws Exception {
        Solo5StandIn solo5 =
                new Solo5StandIn(Path.of(UserProject.property("it.work")).resolve(name));
        UserProject.deleteTree(solo5.home);
        solo5.install();
        return solo5;
    }

    Path home() {
        return home;
    }

    /** The PATH of somebody who has it installed. */
    String searchPath() {
        return home.resolve("bin") + File.pathSeparator + System.getenv("PATH");
    }

    /** A file for {@code mvn -t} that names it. */
    Path toolchains() throws IOException {
        return write("toolchains.xml", """
                <toolchains>
                  <toolchain>
                    <type>mirage</type>
                    <configuration>
                      <home>@home@</home>
                    </configuration>
                  </toolchain>
                </toolchains>
                """);
    }

    /** Has images for the first get the bindings of the second. */
    void mistake(String binding, String another) throws IOException {
        Files.copy(
                home.resolve("lib/solo5_" + another + ".o"),
                home.resolve("lib/solo5_" + binding + ".o"),
                StandardCopyOption.REPLACE_EXISTING);
    }

    private void install() throws Exception {
        write("lib/findlib.conf", Files.readString(Path.of(Tools.output("ocamlfind", "printconf", "conf"))));
        String configuration = """
                path(solo5) = "%s"
                destdir(solo5) = "@home@/lib"
                stdlib(solo5) = "%s"
                ocamlc(solo5) = "@home@/bin/solo5-ocamlc"
                ocamlopt(solo5) = "@home@/bin/solo5-ocamlopt"
                ocamldep(solo5) = "%s"
                ocamlmklib(solo5) = "%s"
                """.formatted(
                        Tools.output("ocamlfind", "printconf", "path").replace('\n', ':'),
                        Tools.output("ocamlfind", "printconf", "stdlib"),
                        Tools.path("ocamldep"),
                        Tools.path("ocamlmklib"));
        write("lib/findlib.conf.d/solo5.conf", configuration);
        write("lib/findlib.conf.d/another.conf", configuration.replace("(solo5)", "(another)"));
        script("ocamlfind", """
                OCAMLFIND_CONF=@home@/lib/findlib.conf exec %s "$@"
                """.formatted(Tools.path("ocamlfind")));
        for (String compiler : List.of("ocamlc", "ocamlopt")) {
            // dune compiles C with what -config names, and links with what the compiler itself calls.
            script("solo5-" + compiler, """
                    if [ "$1" = -config ]; then
                      %1$s -config | sed -E 's,^(c_compiler|native_c_compiler): [^ ]*,\\1: @home@/bin/%2$s,'
                      exit
                    fi
                    exec %1$s -cc @home@/bin/%2$s "$@"
                    """.formatted(Tools.path(compiler), CC));
        }
        script(CC, """
                for argument do
                  shift
                  case "$argument" in
                  -z) ;;
                  solo5-abi=*) set -- "$@" "@home@/lib/solo5_${argument#*=}.o" ;;
                  *) set -- "$@" "$argument" ;;
                  esac
                done
                exec gcc -DSTAND_IN_FOR_SOLO5 "$@"
                """);
        script("solo5-elftool", """
                if [ "$1" != gen-manifest ]; then
                  echo "solo5-elftool version v0.12.1"
                  exit 1
                fi
                test -f "$2" && cat > "$3" <<'END'
                /* A manifest without devices: the one entry is reserved. */
                const struct {
                  unsigned header[3];
                  char owner[8];
                  unsigned padding, version, entries;
                  char name[68];
                  unsigned type;
                  char rest[32];
                } solo5_manifest __attribute__((section(".note.solo5.manifest"), aligned(4), used)) = {
                  {6, 116, 0x3154464d}, "Solo5", 0, 1, 1, "", 1u << 30, ""
                };
                END
                """);
        for (Map.Entry<String, List<Integer>> binding : BINDINGS.entrySet()) {
            Path source = write("lib/solo5_" + binding.getKey() + ".s", """
                    .section .note.solo5.abi,"a",@note
                    .align 4
                    .long 6, 16, 0x31494241
                    .asciz "Solo5"
                    .align 4
                    .long %d, %d, 0, 0
                    .section .note.GNU-stack,"",@progbits
                    """.formatted(
                            binding.getValue().get(0), binding.getValue().get(1)));
            Tools.output(
                    "gcc",
                    "-c",
                    "-o",
                    home.resolve("lib/solo5_" + binding.getKey() + ".o").toString(),
                    source.toString());
        }
    }

    private void script(String name, String text) throws IOException {
        Path file = write("bin/" + name, "#!/bin/sh\n" + text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Writes a file, with this folder for {@code @home@}. */
    private Path write(String relative, String text) throws IOException {
        Path file = home.resolve(relative);
        Files.createDirectories(requireNonNull(file.getParent()));
        return Files.writeString(file, text.replace("@home@", home.toString()), UTF_8);
    }
}
