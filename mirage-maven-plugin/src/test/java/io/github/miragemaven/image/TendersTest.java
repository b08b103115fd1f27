package io.github.miragemaven.image;

import static io.github.miragemaven.image.Images.block;
import static io.github.miragemaven.image.Images.net;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.miragemaven.io.ProjectException;
import io.github.miragemaven.io.WorldException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("How an image is booted")
class TendersTest {

    @TempDir
    Path folder;

    private Standing machine;

    @BeforeEach
    void machine() throws IOException {
        machine = new Standing(folder.toRealPath());
        for (String program :
                List.of("solo5-hvt", "solo5-spt", "qemu-system-x86_64", "qemu-system-aarch64", "xl", "firecracker")) {
            machine.script(program, "exit 0");
        }
    }

    private void refused(Class<? extends Exception> kind, String... says) {
        assertThatThrownBy(() -> machine.command())
                .isInstanceOf(kind)
                .satisfies(e -> assertThat(e.getMessage()).contains(says));
    }

    @Test
    @DisplayName("for unix it is a program, with its arguments as they are")
    void unix() {
        machine.target("unix").arguments("--hello=good day", "-l", "debug");
        Images.write(machine.image(), new byte[1]);
        assertThat(machine.command()).isEqualTo("PROJECT/dist/hello.unix --hello=good day -l debug");
    }

    @Test
    @DisplayName("for spt and hvt the tender gets devices by name, memory, and arguments that one line can hold")
    void solo5() throws IOException {
        machine.tap("tap100", 0x1003);
        Files.write(machine.project.resolve("disk.img"), new byte[1024]);
        machine.target("spt")
                .devices(Map.of("service", "tap100"), Map.of("storage", "disk.img"))
                .memory(64)
                .arguments("--ipv4=10.0.0.2/24", "--hello=good day", "a\\b\"c", "");
        Images.write(machine.image(), Images.SPT, net("service"), block("storage"));
        assertThat(machine.command())
                .isEqualTo("solo5-spt --mem=64 --net:service=tap100 --block:storage=disk.img -- PROJECT/dist/hello.spt"
                        + " --ipv4=10.0.0.2/24 \"--hello=good day\" \"a\\\\b\\\"c\" \"\"");

        Standing.write(machine.root.resolve("dev/kvm"), "");
        machine.target("hvt");
        Images.write(machine.image(), Images.HVT, block("storage"), net("service"));
        assertThat(machine.command())
                .startsWith(
                        "solo5-hvt --mem=64 --block:storage=disk.img --net:service=tap100 -- PROJECT/dist/hello.hvt ");
    }

    @Test
    @DisplayName("for virtio QEMU gets what solo5-virtio-run gives it, devices in the manifest's order from slot 2")
    void virtio() throws IOException {
        machine.tap("tap100", 1);
        Files.write(machine.project.resolve("a,b.img"), new byte[512]);
        machine.target("virtio")
                .devices(Map.of("service", "tap100"), Map.of("storage", "a,b.img"))
                .arguments("--a=1,2", "x y");
        Images.write(machine.image(), Images.VIRTIO, net("service"), block("storage"));
        assertThat(machine.command())
                .isEqualTo("qemu-system-x86_64 -cpu Westmere -m 512 -nodefaults -machine acpi=off -display none -serial"
                        + " stdio -device virtio-net,netdev=n2,addr=0x2,bus=pci.0 -netdev"
                        + " tap,id=n2,ifname=tap100,script=no,downscript=no -drive"
                        + " id=drive3,file=a,,b.img,if=none,format=raw -device"
                        + " virtio-blk,drive=drive3,addr=0x3,bus=pci.0 -device isa-debug-exit -kernel dist/hello.virtio"
                        + " -append --a=1,2 \"x y\"");
    }

    @Test
    @DisplayName("for virtio KVM is used where it is there, with a way without it; unless told otherwise")
    void virtioWithKvm() {
        Standing.write(machine.root.resolve("dev/kvm"), "");
        machine.target("virtio").memory(128);
        Images.write(machine.image(), Images.VIRTIO);
        Launch launch = Tenders.launch(machine.request(), machine.host());
        assertThat(machine.told(launch.command().words()))
                .startsWith("qemu-system-x86_64 -cpu host -enable-kvm -m 128 -nodefaults");
        assertThat(launch.withoutKvm())
                .hasValueSatisfying(other -> assertThat(machine.told(other.words()))
                        .startsWith("qemu-system-x86_64 -cpu Westmere -m 128 -nodefaults"));
        assertThat(Tenders.launch(machine.kvm(true).request(), machine.host()).withoutKvm())
                .isEmpty();
        assertThat(machine.kvm(false).command()).doesNotContain("kvm");
    }

    @Test
    @DisplayName("for Xen the template beside the image is filled in, and the guest goes with its console")
    void xen() throws IOException {
        Path template = machine.target("xen").image().resolveSibling("hello.xl.in");
        Images.write(machine.image(), new byte[1]);
        Standing.write(template, """
                name = '@NAME@'
                kernel = '@KERNEL@'
                memory = @MEMORY@
                disk = [ 'vdev=xvdb, target=@BLOCK:storage@' ]
                vif = [ 'bridge=@NETWORK:service@' ]
                """);
        refused(
                ProjectException.class,
                "The network service is not connected",
                "-Dmirage.net.service=xenbr0",
                "block device storage");
        machine.devices(Map.of("service", "xenbr0"), Map.of("storage", "temporary"))
                .arguments("it's", "a b");
        Launch launch = Tenders.launch(machine.request(), machine.host());
        assertThat(machine.told(launch.command().words())).isEqualTo("xl create -c PROJECT/target/mirage/hello-xen.xl");
        assertThat(launch.temporaries())
                .containsExactly(
                        new Temporary.Disk(machine.work().resolve("hello-xen-storage.img"), 16 << 20),
                        new Temporary.Domain("hello"));
        assertThat(Files.readString(machine.work().resolve("hello-xen.xl")))
                .isEqualTo("""
                        name = 'hello'
                        kernel = '%s'
                        memory = 256
                        disk = [ 'vdev=xvdb, target=%s' ]
                        vif = [ 'bridge=xenbr0' ]

                        extra = 'it\\'s "a b"'
                        """.formatted(machine.image(), machine.work().resolve("hello-xen-storage.img")));
        machine.devices(Map.of("service", "temporary"), Map.of("storage", "temporary"));
        refused(ProjectException.class, "can't be a temporary one", "bridges");
    }

    @Test
    @DisplayName("for Unikraft devices are given in the order of their names, which are numbers")
    void unikraft() throws IOException {
        machine.tap("tap0", 1);
        machine.tap("tap1", 1);
        machine.target("unikraft-qemu")
                .devices(Map.of("1", "tap1", "0", "tap0"), Map.of())
                .arguments("-l", "debug");
        Images.write(machine.image(), new byte[1]);
        assertThat(machine.command())
                .contains(
                        "ifname=tap0,script=no,downscript=no -device virtio-net-pci,netdev=d0 -netdev tap,id=d1,ifname=tap1")
                .endsWith("-kernel dist/hello.unikraft-qemu -append -l debug");

        machine.target("unikraft-firecracker").devices(Map.of("0", "tap0"), Map.of("disk", "temporary"));
        Images.write(machine.image(), new byte[1]);
        assertThat(machine.command())
                .isEqualTo("firecracker --no-api --config-file PROJECT/target/mirage/hello-unikraft-firecracker.json");
        assertThat(Files.readString(machine.work().resolve("hello-unikraft-firecracker.json")))
                .contains("\"kernel_image_path\": \"" + machine.image() + "\"", "\"boot_args\": \"hello -l debug\"")
                .contains("\"mem_size_mib\": 512", "{ \"iface_id\": \"net0\", \"host_dev_name\": \"tap0\" }")
                .contains(
                        "\"path_on_host\": \"" + machine.work().resolve("hello-unikraft-firecracker-disk.img") + "\"");
    }

    @ParameterizedTest
    @CsvSource({"muen, a Muen system", "genode, a Genode system", "qubes, qvm-prefs", "mine, nothing is known"})
    @DisplayName("is refused where only another system can, with what to do there")
    void notFromHere(String target, String says) {
        machine.target(target);
        Images.write(machine.image(), new byte[1]);
        refused(ProjectException.class, "An image for " + target + " can't be run from here", says, "-Dtarget=unix");
    }

    @Test
    @DisplayName("is refused before it is built, or where it was linked for another target")
    void refusesWrongImages() {
        refused(ProjectException.class, "There is no image", "mvn package -Dtarget=spt");
        Images.write(machine.image(), Images.HVT);
        refused(ProjectException.class, "was linked for hvt, not for spt", "mvn clean package -Dtarget=spt");
    }

    @Test
    @DisplayName("takes a tender from the toolchain that was built where the PATH has none, else says how to get it")
    void findsTenders() throws IOException {
        Images.write(machine.image(), Images.SPT);
        Files.delete(machine.bin.resolve("solo5-spt"));
        refused(WorldException.class, "solo5-spt, which boots images for spt, was not found", "mvn mirage:toolchain");
        Path toolchain = machine.root.resolve("toolchain/bin");
        Standing.script(toolchain.resolve("solo5-spt"), "exit 0");
        machine.moreTenders(toolchain);
        assertThat(machine.command()).startsWith(toolchain + "/solo5-spt -- ");
    }

    @Test
    @DisplayName("needs KVM for hvt, on a Linux machine")
    void needsKvm() {
        Images.write(machine.target("hvt").image(), Images.HVT);
        Standing.write(machine.root.resolve("sys/class/net/lo/flags"), "0x9\n");
        refused(WorldException.class, "needs KVM", "dev/kvm is not there", "-Dtarget=spt");
        Standing.write(machine.root.resolve("dev/kvm"), "");
        assertThat(machine.command()).startsWith("solo5-hvt -- ");
    }
}
