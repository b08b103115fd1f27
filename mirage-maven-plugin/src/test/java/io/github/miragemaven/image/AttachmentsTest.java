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
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A unikernel's devices")
class AttachmentsTest {

    @TempDir
    Path folder;

    private Standing machine;

    @BeforeEach
    void machine() throws IOException {
        machine = new Standing(folder.toRealPath());
        machine.script("solo5-spt", "exit 0");
        Images.write(machine.image(), Images.SPT, net("service"), block("storage"));
    }

    private void refused(Class<? extends Exception> kind, String... says) {
        assertThatThrownBy(() -> machine.command())
                .isInstanceOf(kind)
                .satisfies(e -> assertThat(e.getMessage()).contains(says));
    }

    @Test
    @DisplayName("have to be connected: all that are not are named, with the commands")
    void haveToBeConnected() {
        refused(
                ProjectException.class,
                "The network service is not connected to anything. Name a tap: -Dmirage.net.service=tap100",
                "sudo ip tuntap add dev tap100 mode tap user " + System.getProperty("user.name"),
                "The block device storage is not connected to anything. Name a file or disk:"
                        + " -Dmirage.block.storage=disk.img (to make an empty one: truncate -s 16M disk.img)",
                "-Dmirage.devices=temporary");
    }

    @Test
    @DisplayName("that the image doesn't have are refused, with those it has")
    void refusesUnknownNames() {
        machine.devices(Map.of("servcie", "tap100"), Map.of());
        refused(
                ProjectException.class,
                "hello.spt has no network servcie: its network is service",
                "-Dmirage.net.servcie");
        machine.devices(Map.of("service", "tap100"), Map.of("service", "disk.img"));
        refused(
                ProjectException.class,
                "has no block device service: its block device is storage",
                "service is a network: -Dmirage.net.service=");
        Images.write(machine.image(), Images.SPT);
        refused(ProjectException.class, "has no network service: it has no network at all");
    }

    @Test
    @DisplayName("connected to taps need one that is there, a tap, and up")
    void checksTaps() throws IOException {
        Files.write(machine.project.resolve("disk.img"), new byte[512]);
        machine.devices(Map.of("service", "tap100"), Map.of("storage", "disk.img"));
        Standing.write(machine.root.resolve("sys/class/net/eth0/flags"), "0x1003\n");
        refused(WorldException.class, "has no " + machine.root.resolve("dev/net/tun"), "modprobe tun");
        machine.devices(Map.of("service", "temporary"), Map.of("storage", "disk.img"));
        refused(WorldException.class, "has no " + machine.root.resolve("dev/net/tun"), "modprobe tun");
        machine.devices(Map.of("service", "tap100"), Map.of("storage", "disk.img"));
        Standing.write(machine.root.resolve("dev/net/tun"), "");
        refused(
                WorldException.class,
                "There is no tap tap100 on this machine",
                "sudo ip addr add 10.0.0.1/24 dev tap100 && sudo ip link set dev tap100 up");
        machine.tap("tap100", 0x1002);
        refused(WorldException.class, "The tap tap100 is down", "sudo ip link set dev tap100 up");
        machine.tap("tap100", 0x1003);
        assertThat(machine.command()).contains("--net:service=tap100");
        machine.devices(Map.of("service", "eth0"), Map.of("storage", "disk.img"));
        refused(WorldException.class, "eth0 is a network interface, but not a tap");
    }

    @Test
    @DisplayName("connected to files need one that is there, in whole sectors")
    void checksDisks() throws IOException {
        machine.tap("tap100", 1);
        machine.devices(Map.of("service", "tap100"), Map.of("storage", "disk.img"));
        Path disk = machine.project.resolve("disk.img");
        refused(WorldException.class, "There is no " + disk, "truncate -s 16M '" + disk + "'");
        Files.write(disk, new byte[513]);
        refused(WorldException.class, disk + " has 513 bytes", "sectors of 512", "truncate -s '%512'");
        Files.write(disk, new byte[0]);
        refused(WorldException.class, disk + " has 0 bytes");
        Files.write(disk, new byte[512]);
        assertThat(machine.command()).contains("--block:storage=disk.img ");
        machine.devices(Map.of("service", "tap100"), Map.of("storage", "target"));
        refused(WorldException.class, "is a folder");
        Files.write(machine.project.resolve("my disk.img"), new byte[512]);
        machine.devices(Map.of("service", "tap100"), Map.of("storage", "my disk.img"));
        refused(ProjectException.class, "There is a blank in the path of the disk my disk.img");
    }

    @Test
    @DisplayName("are temporary ones where that is said of all or of one, with addresses of their own")
    void areTemporary() {
        Images.write(machine.image(), Images.SPT, net("a"), block("d"), net("b"), net("c"), block("e"));
        machine.devices(Map.of("c", "temporary:192.168.5.1/24"), Map.of("e", "temporary:2K"))
                .temporary();
        long pid = ProcessHandle.current().pid();
        Launch launch = Tenders.launch(machine.request(), machine.host());
        assertThat(launch.temporaries())
                .containsExactly(
                        new Temporary.Tap("mvn" + pid + "-0", "10.0.0.1/24"),
                        new Temporary.Disk(machine.work().resolve("hello-spt-d.img"), 16 << 20),
                        new Temporary.Tap("mvn" + pid + "-2", "10.0.1.1/24"),
                        new Temporary.Tap("mvn" + pid + "-3", "192.168.5.1/24"),
                        new Temporary.Disk(machine.work().resolve("hello-spt-e.img"), 2048));
        assertThat(machine.told(launch.command().words()))
                .contains("--net:a=mvn" + pid + "-0 --block:d=target/mirage/hello-spt-d.img --net:b=mvn" + pid + "-2");
    }

    @Test
    @DisplayName("that are temporary have addresses and sizes that can be")
    void refusesNonsense() {
        for (String address : new String[] {"", "10.0.0.1", "10.0.0.1/31", "10.0.0.256/24", "host/24"}) {
            machine.devices(Map.of("service", "temporary:" + address), Map.of("storage", "temporary"));
            refused(ProjectException.class, "is not an IPv4 address", "temporary:10.0.0.1/24");
        }
        for (String size : new String[] {"", "0", "100", "12X", "-1K", "99999999999G"}) {
            machine.devices(Map.of("service", "temporary"), Map.of("storage", "temporary:" + size));
            refused(ProjectException.class, "is not the size of a disk", "temporary:16M");
        }
    }
}
