package io.github.miragemaven.target;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.miragemaven.opam.Requirement;
import io.github.miragemaven.target.Unikernel.Block;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

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
        "UNIX, mirage-unix",
        "MACOSX, mirage-unix",
        "HVT, 'ocaml-solo5, solo5, mirage-solo5'",
        "QUBES, 'ocaml-solo5, solo5, mirage-xen'",
        "UNIKRAFT_QEMU, 'ocaml-unikraft, mirage-unikraft, ocaml-unikraft-backend-qemu'",
        "UNIKRAFT_FIRECRACKER, 'ocaml-unikraft, mirage-unikraft, ocaml-unikraft-backend-firecracker'"
    })
    void packages(Target target, String names) {
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
    @EnumSource
    void lines(Target target) {
        Unikernel many = new Unikernel("x", java.util.Collections.nCopies(60, "some-library"), List.of(), List.of());
        assertThat(String.join("\n", target.dune(many)).lines())
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }
}
