package io.github.miragemaven.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.miragemaven.opam.Requirement;
import io.github.miragemaven.target.Unikernel.Block;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The facts are those of mirage 4.11's {@code lib/devices/target.ml} and {@code libvirt.ml}. */
@DisplayName("A target")
class TargetTest {

    private static final Unikernel UNIKERNEL = new Unikernel(
            "web",
            List.of("lwt", "mine"),
            List.of("service", "other"),
            List.of(new Block("disk", 2), new Block("store", 1)));

    @ParameterizedTest(name = "{0} makes {1} in the context {2}, starting {3}")
    @CsvSource({
        "unix, web, default, Unix_os",
        "macosx, web, default, Unix_os",
        "hvt, web.hvt, solo5, Solo5_os",
        "spt, web.spt, solo5, Solo5_os",
        "virtio, web.virtio, solo5, Solo5_os",
        "muen, web.muen, solo5, Solo5_os",
        "genode, web.genode, solo5, Solo5_os",
        "xen, web.xen, solo5, Xen_os",
        "qubes, web.xen, solo5, Xen_os",
        "unikraft-firecracker, web.fc, unikraft, Unikraft_os",
        "unikraft-qemu, web.qemu, unikraft, Unikraft_os"
    })
    void facts(String name, String image, String context, String os) {
        Target target = Target.named(name).orElseThrow();
        assertThat(target.image("web")).isEqualTo(image);
        assertThat(target.context()).isEqualTo(context);
        assertThat(target.osModule()).isEqualTo(os);
        assertThat(String.join("\n", target.dune(UNIKERNEL)))
                .contains("(target " + image + ")")
                .contains("(enabled_if (= %{context_name} \"" + context + "\"))")
                .contains("(libraries lwt mine)");
        assertThat(target.workspaceContext().isPresent()).isEqualTo(!context.equals("default"));
    }

    @Test
    @DisplayName("is known by its name only")
    void names() {
        assertThat(Target.named("hvt")).contains(Target.HVT);
        assertThat(Target.named("HVT")).isEmpty();
        assertThat(Target.named("")).isEmpty();
        assertThat(Target.names()).startsWith("unix, macosx, ").endsWith(", unikraft-qemu");
    }

    @ParameterizedTest(name = "{0} needs {1}")
    @CsvSource({
        "unix, mirage-unix",
        "macosx, mirage-unix",
        "hvt, 'ocaml-solo5, solo5, mirage-solo5'",
        "qubes, 'ocaml-solo5, solo5, mirage-xen'",
        "unikraft-qemu, 'ocaml-unikraft, mirage-unikraft, ocaml-unikraft-backend-qemu'",
        "unikraft-firecracker, 'ocaml-unikraft, mirage-unikraft, ocaml-unikraft-backend-firecracker'"
    })
    void packages(String name, String names) {
        Target target = Target.named(name).orElseThrow();
        assertThat(target.packages()).extracting(Requirement::name).containsExactly(names.split(", ", -1));
        assertThat(target.packages())
                .allSatisfy(requirement -> assertThat(requirement.scope() == Requirement.Scope.SWITCH)
                        .isEqualTo(requirement.build()));
    }

    @Test
    @DisplayName("on Solo5 has a manifest of the devices; on Xen an empty one; elsewhere none")
    void manifests() {
        assertThat(Target.HVT.files(UNIKERNEL))
                .containsOnlyKeys("manifest.json", "manifest.ml")
                .containsEntry("manifest.json", """
                        {
                          "type": "solo5.manifest",
                          "version": 1,
                          "devices": [ { "name": "service", "type": "NET_BASIC" }, \
                        { "name": "other", "type": "NET_BASIC" }, { "name": "disk", "type": "BLOCK_BASIC" }, \
                        { "name": "store", "type": "BLOCK_BASIC" } ]
                        }
                        """);
        assertThat(Target.QUBES.files(UNIKERNEL))
                .hasEntrySatisfying("manifest.json", text -> assertThat(text).contains("\"devices\": [  ]"));
        assertThat(Target.UNIX.files(UNIKERNEL)).isEmpty();
        assertThat(Target.UNIKRAFT_QEMU.files(UNIKERNEL)).isEmpty();
    }

    @Test
    @DisplayName("xen has an xl file to try and one to fill in, of the same disks and networks")
    void xl() {
        assertThat(Target.XEN.files(UNIKERNEL).get("web.xl"))
                .contains("name = 'web'\nkernel = 'web.xen'\ntype = 'pvh'\nmemory = 256\n")
                .contains("disk = [ 'format=raw, vdev=xvdc, access=rw, target=disk', "
                        + "'format=raw, vdev=xvdb, access=rw, target=store' ]")
                .contains("vif = [ 'bridge=br0', 'bridge=br1' ]");
        assertThat(Target.XEN.files(UNIKERNEL).get("web.xl.in"))
                .contains("name = '@NAME@'\nkernel = '@KERNEL@'\ntype = 'pvh'\nmemory = @MEMORY@\n")
                .contains("target=@BLOCK:disk@'")
                .contains("vif = [ 'bridge=@NETWORK:service@', 'bridge=@NETWORK:other@' ]");
        assertThat(Target.XEN.distributed("web")).containsExactly("web.xl", "web.xl.in");
        assertThat(Target.QUBES.distributed("web")).isEmpty();
    }

    @Test
    @DisplayName("xen and virtio have a machine for libvirt")
    void libvirt() {
        assertThat(Target.XEN.files(UNIKERNEL).get("web_libvirt.xml")).contains("<kernel>web.xen</kernel>");
        assertThat(Target.VIRTIO.files(UNIKERNEL).get("web_libvirt.xml"))
                .contains("<kernel>web.virtio</kernel>", "/var/lib/libvirt/images/web.img");
    }

    @Test
    @DisplayName("on Unikraft tells its backend to compiler and linker")
    void unikraft() {
        assertThat(Target.UNIKRAFT_FIRECRACKER.workspaceContext())
                .hasValueSatisfying(stanza -> assertThat(stanza)
                        .contains("-cclib \"-z unikraft-backend=firecracker\"")
                        .contains("(c_flags :standard -z unikraft-backend=firecracker)"));
    }

    @ParameterizedTest(name = "{0} keeps dune's lines short")
    @MethodSource("io.github.miragemaven.target.Target#predefined")
    void lines(Target target) {
        Unikernel many = new Unikernel("x", java.util.Collections.nCopies(60, "some-library"), List.of(), List.of());
        assertThat(String.join("\n", target.dune(many)).lines())
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }

    private static OwnTarget arm64(String like) {
        return new OwnTarget(
                "arm64",
                like,
                "aarch64",
                List.of("mirage-arm64>=1.0"),
                List.of("ocaml-aarch64"),
                Optional.of("-ccopt -static"),
                Optional.of(".arm"));
    }

    @Test
    @DisplayName("of a project's own is compiled in a context of its own, and else like the one it is like")
    void own() {
        Target arm64 = Target.own(arm64("unix"));
        assertThat(arm64.title()).isEqualTo("arm64");
        assertThat(arm64.constructor()).isEqualTo("Unix");
        assertThat(arm64.family()).isEqualTo(Target.Family.UNIX);
        assertThat(arm64.context()).isEqualTo("aarch64");
        assertThat(arm64.isCrossCompiled()).isTrue();
        assertThat(arm64.image("web")).isEqualTo("web.arm");
        assertThat(arm64.workspaceContext())
                .hasValueSatisfying(stanza -> assertThat(stanza).contains("(name aarch64)", "(toolchain aarch64)"));
        assertThat(String.join("\n", arm64.dune(UNIKERNEL)))
                .contains("(link_flags (-thread -ccopt -static))", "(enabled_if (= %{context_name} \"aarch64\"))")
                .contains("(target web.arm)");
        assertThat(arm64.packages())
                .extracting(Requirement::name)
                .containsExactly("mirage-unix", "ocaml-aarch64", "mirage-arm64");
        assertThat(arm64.packages().get(1).scope()).isEqualTo(Requirement.Scope.SWITCH);
        assertThat(arm64).isEqualTo(Target.own(arm64("unix"))).isNotEqualTo(Target.UNIX);
    }

    @Test
    @DisplayName("of a project's own can be like one of Solo5's, whose binary interface it has then")
    void ownOfSolo5() {
        Target arm64 = Target.own(arm64("spt"));
        assertThat(arm64.solo5Abi()).hasValue("spt");
        assertThat(arm64.likeTitle()).isEqualTo("spt");
        assertThat(arm64.packages())
                .extracting(Requirement::name)
                .containsExactly("mirage-solo5", "ocaml-aarch64", "mirage-arm64");
        assertThat(String.join("\n", arm64.dune(UNIKERNEL)))
                .contains("-cclib \"-z solo5-abi=spt\" -ccopt -static)", "(= %{context_name} \"aarch64\")");
        assertThat(arm64.files(UNIKERNEL)).containsKey("manifest.json");
    }

    @Test
    @DisplayName("of a project's own says what is wrong with it")
    void wrongOwn() {
        Optional<String> none = Optional.empty();
        assertThatThrownBy(() -> Target.own(new OwnTarget("hvt", "unix", "hvt", List.of(), List.of(), none, none)))
                .hasMessageContaining("<customTarget> hvt")
                .hasMessageContaining("taken");
        assertThatThrownBy(() -> Target.own(new OwnTarget("x y", "unix", "x", List.of(), List.of(), none, none)))
                .hasMessageContaining("<name>riscv</name>");
        assertThatThrownBy(() -> Target.own(new OwnTarget("x", "linux", "x", List.of(), List.of(), none, none)))
                .hasMessageContaining("\"linux\", which is no target");
        assertThatThrownBy(() -> Target.own(new OwnTarget("x", "unix", "x", List.of("a b"), List.of(), none, none)))
                .hasMessageContaining("\"a b\"");
        assertThatThrownBy(() -> Target.own(
                        new OwnTarget("x", "unix", "x", List.of(), List.of(), Optional.of("-ccopt \"a) (rule"), none)))
                .hasMessageContaining("<linkFlags>");
        assertThatThrownBy(() -> Target.own(new OwnTarget("x", "unix", "default", List.of(), List.of(), none, none)))
                .hasMessageContaining("<toolchain>");
        assertThatThrownBy(() ->
                        Target.own(new OwnTarget("x", "unix", "x", List.of(), List.of(), none, Optional.of("/../x"))))
                .hasMessageContaining("<extension>");
    }
}
