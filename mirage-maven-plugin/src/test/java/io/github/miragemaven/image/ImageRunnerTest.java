package io.github.miragemaven.image;

import static io.github.miragemaven.image.Images.block;
import static io.github.miragemaven.image.Images.net;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.miragemaven.image.StartRequest.Port;
import io.github.miragemaven.io.Command;
import io.github.miragemaven.io.ProjectException;
import io.github.miragemaven.io.WorldException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Running a unikernel")
@Timeout(60)
class ImageRunnerTest {

    /** What a tender says of itself, so that it can be looked for. */
    private static final String TELL_PID = "echo $$ > \"$0.pid\"; ";

    @TempDir
    Path folder;

    private Standing machine;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @BeforeEach
    void machine() throws IOException {
        machine = new Standing(folder.toRealPath());
        Images.write(machine.image(), Images.SPT);
    }

    @AfterEach
    void stopped() {
        ImageRunner.stop(machine.request(), machine.host());
    }

    private Ending run() {
        return ImageRunner.run(machine.request(), machine.host(), out, OutputStream.nullOutputStream());
    }

    private ImageRunner.Started start(
            Optional<String> line, Optional<Port> port, Optional<String> ping, Duration timeout) {
        return ImageRunner.start(
                new StartRequest(machine.request(), line.map(Pattern::compile), port, ping, timeout), machine.host());
    }

    private ImageRunner.Started startUntilLine(String line) {
        return start(Optional.of(line), Optional.empty(), Optional.empty(), Duration.ofSeconds(20));
    }

    private Optional<ProcessHandle> tender() throws IOException {
        Path file = machine.bin.resolve("solo5-spt.pid");
        return ProcessHandle.of(Long.parseLong(Files.readString(file).strip())).filter(ProcessHandle::isAlive);
    }

    /** All that a run leaves in its folder but logs. */
    private List<String> leftOver() throws IOException {
        try (Stream<Path> files = Files.list(machine.work())) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> !name.endsWith(".log"))
                    .toList();
        }
    }

    @Test
    @DisplayName("shows its output, gives its exit status, and leaves nothing")
    void runs() throws IOException {
        machine.script("solo5-spt", "echo \"$@\"; echo trouble >&2; exit 7").toFile();
        machine.arguments("-l", "debug");
        assertThat(run().status()).isEqualTo(7);
        assertThat(out.toString(UTF_8)).isEqualTo("-- " + machine.image() + " -l debug\n");
        assertThat(leftOver()).isEmpty();
        assertThat(machine.told).singleElement().asString().startsWith("Booting with: ");
    }

    @Test
    @DisplayName("makes temporary disks, and removes them however it ends")
    void temporaryDisk() throws IOException {
        Images.write(machine.image(), Images.SPT, block("storage"));
        machine.temporary();
        machine.script("solo5-spt", "wc -c < target/mirage/hello-spt-storage.img; exit 255");
        assertThat(run().what()).contains("aborted");
        assertThat(out.toString(UTF_8).strip()).isEqualTo("16777216");
        assertThat(leftOver()).isEmpty();
    }

    @Test
    @DisplayName("makes temporary taps with ip, by sudo where that asks nothing, and removes them")
    void temporaryTap() throws IOException {
        Images.write(machine.image(), Images.SPT, net("service"));
        machine.devices(Map.of("service", "temporary:203.0.113.1/24"), Map.of());
        machine.script("solo5-spt", "exit 0");
        String net = machine.root.resolve("sys/class/net").toString();
        machine.script("ip", """
                test "$AS_ROOT" = yes || { echo "ioctl(TUNSETIFF): Operation not permitted"; exit 1; }
                echo "$@" >> "$0.log"
                case "$1 $2" in
                "tuntap add") mkdir -p "%1$s/$4" ;;
                "tuntap del") rmdir "%1$s/$4" ;;
                esac
                """.formatted(net));
        assertThatThrownBy(this::run)
                .isInstanceOf(WorldException.class)
                .hasMessageContaining("A temporary tap can't be made: ip tuntap add dev mvn")
                .hasMessageContaining("Operation not permitted")
                .hasMessageContaining("administrator's rights")
                .hasMessageContaining("sudo ip tuntap add dev tap100 mode tap");
        assertThat(leftOver()).isEmpty();

        machine.script("sudo", "test \"$1\" = -n || exit 9; shift; AS_ROOT=yes exec \"$@\"");
        assertThat(run().isGood()).isTrue();
        String tap = "mvn" + ProcessHandle.current().pid() + "-0";
        assertThat(Files.readAllLines(machine.bin.resolve("ip.log")))
                .containsExactly(
                        "tuntap add dev " + tap + " mode tap user " + System.getProperty("user.name"),
                        "addr add 203.0.113.1/24 dev " + tap,
                        "link set dev " + tap + " up",
                        "tuntap del dev " + tap + " mode tap");
        assertThat(machine.root.resolve("sys/class/net").resolve(tap)).doesNotExist();
    }

    @Test
    @DisplayName("removes a temporary tap where there is no /sys to look into, as in some containers")
    void temporaryTapWithoutSys() throws IOException {
        Images.write(machine.image(), Images.SPT, net("service"));
        machine.devices(Map.of("service", "temporary:203.0.113.1/24"), Map.of());
        machine.script("solo5-spt", "exit 0");
        machine.script("ip", "echo \"$1 $2\" >> \"$0.log\"");
        assertThat(run().isGood()).isTrue();
        assertThat(Files.readAllLines(machine.bin.resolve("ip.log"))).endsWith("tuntap del");
    }

    @Test
    @DisplayName("makes no second interface for a network that this machine is in")
    void refusesATakenNetwork() {
        Images.write(machine.image(), Images.SPT, net("service"));
        machine.devices(Map.of("service", "temporary:127.0.0.1/8"), Map.of());
        machine.script("solo5-spt", "exit 0");
        assertThatThrownBy(this::run)
                .isInstanceOf(WorldException.class)
                .hasMessageContaining("is in the same network already")
                .hasMessageContaining("temporary:10.0.9.1/24");
    }

    @Test
    @DisplayName("makes a real tap where this machine lets us, and removes it")
    void realTap() throws IOException {
        assumeTrue(Files.isWritable(Path.of("/dev/net/tun")), "skipped: /dev/net/tun is not there or not ours");
        assumeTrue("root".equals(System.getProperty("user.name")), "skipped: only root makes taps");
        assumeTrue(Command.onPath("ip").isPresent(), "skipped: ip is not on the PATH");
        Host host = Host.of(Command.searchPath());
        Temporary tap = Temporary.Tap.of("mvntest" + ProcessHandle.current().pid() % 10000, "203.0.113.1/24");
        Path there = Path.of("/sys/class/net").resolve(((Temporary.Tap) tap).name());
        try {
            tap.create(host);
            assertThat(host.troubleWithTap(((Temporary.Tap) tap).name(), "")).isEmpty();
        } finally {
            // As in a container without /sys.
            assertThat(tap.remove(new Host(folder, Command.searchPath()))).isEmpty();
        }
        assertThat(there).doesNotExist();
    }

    @Test
    @DisplayName("goes on without KVM where QEMU's does not do, also when QEMU then stands still")
    void withoutKvm() {
        Standing.write(machine.root.resolve("dev/kvm"), "");
        Images.write(machine.target("virtio").image(), Images.VIRTIO);
        machine.script(
                "qemu-system-x86_64",
                "case \"$*\" in *enable-kvm*) echo KVM internal error. Suberror: 1 >&2; exec sleep 50 ;; esac\n"
                        + "echo 'Solo5: solo5_exit(0) called'; exit 83");
        assertThat(run().isGood()).isTrue();
        assertThat(machine.told).anyMatch(line -> line.startsWith("warning: This machine's KVM can't run the image"));
        assertThat(startUntilLine("solo5_exit").log()).hasContent("Solo5: solo5_exit(0) called");
    }

    @Test
    @DisplayName("in the background waits for a line, keeps the log, and stops")
    void startsAndStops() throws IOException {
        machine.script("solo5-spt", TELL_PID + "echo booting; sleep 0.3; echo 'listening on port 80'; exec sleep 60");
        ImageRunner.Started started = startUntilLine("port \\d+$");
        assertThat(started.stillRuns()).isTrue();
        assertThat(started.took()).isGreaterThan(Duration.ofMillis(200));
        assertThat(started.log())
                .isEqualTo(machine.work().resolve("hello-spt.log"))
                .hasContent("booting\nlistening on port 80");
        assertThat(tender()).isPresent();
        assertThat(ImageRunner.stop(machine.request(), machine.host())).contains(true);
        assertThat(tender()).isEmpty();
        assertThat(leftOver()).isEmpty();
        assertThat(ImageRunner.stop(machine.request(), machine.host())).isEmpty();
    }

    @Test
    @DisplayName("in the background waits for a port, and for an answer to a ping")
    void waitsForPortAndPing() throws IOException {
        machine.script("solo5-spt", TELL_PID + "exec sleep 60");
        machine.script("ping", "echo \"$@\" >> \"$0.log\"; test $(wc -l < \"$0.log\") -ge 3");
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Port port = Port.of("127.0.0.1:" + server.getLocalPort()).orElseThrow();
            start(Optional.empty(), Optional.of(port), Optional.of("10.0.0.2"), Duration.ofSeconds(20));
        }
        assertThat(Files.readAllLines(machine.bin.resolve("ping.log")))
                .hasSize(3)
                .contains("-c 1 -W 1 10.0.0.2");
        assertThat(tender()).isPresent();
    }

    @Test
    @DisplayName("in the background that is not up in time is ended, and the end of its output shown")
    void notInTime() throws IOException {
        machine.script("solo5-spt", TELL_PID + "echo so far; exec sleep 60");
        Optional<Port> port;
        try (ServerSocket closed = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            port = Port.of("127.0.0.1:" + closed.getLocalPort());
        }
        Optional<Port> nobody = port;
        assertThatThrownBy(() -> start(Optional.of("never"), nobody, Optional.empty(), Duration.ofSeconds(1)))
                .isInstanceOf(ProjectException.class)
                .hasMessageContaining("not up within 1 s: no line of its output matched never, the port 127.0.0.1:")
                .hasMessageContaining("mirage.start.timeout")
                .hasMessageContaining("hello-spt.log):\n  so far");
        assertThat(tender()).isEmpty();
        assertThat(leftOver()).isEmpty();
    }

    @Test
    @DisplayName("in the background that dies before it is up fails with its status and last words")
    void dies() throws IOException {
        machine.script("solo5-spt", "for i in $(seq 100); do echo line $i; done; exit 255");
        assertThatThrownBy(() -> startUntilLine("never"))
                .isInstanceOf(ProjectException.class)
                .hasMessageContaining("The unikernel aborted (exit status 255)")
                .hasMessageContaining("before it was up")
                .hasMessageContaining("\n  line 76\n")
                .hasMessageEndingWith("line 100")
                .hasMessageNotContaining("line 75\n");
        machine.script("solo5-spt", "exit 0");
        assertThatThrownBy(() -> startUntilLine("never"))
                .hasMessageContaining("ended, without an error, before it was up");
        machine.script("solo5-spt", "echo all done; exit 0");
        assertThat(startUntilLine("done").log()).hasContent("all done");
        ImageRunner.stop(machine.request(), machine.host());
        assertThat(leftOver()).isEmpty();
    }

    @Test
    @DisplayName("ends what a killed build left, which is another process than one of the same number")
    void endsOrphans() throws Exception {
        Path session = machine.work().resolve("hello-spt.session");
        Path disk = Files.write(machine.work().resolve("hello-spt-storage.img"), new byte[512]);
        Process left = new ProcessBuilder("sleep", "60").start();
        Instant start = left.info().startInstant().orElseThrow();
        // Nothing has the owner's number: Linux's highest is 2^22.
        Files.writeString(
                session,
                "owner=99999999 2026-01-01T00:00:00Z\nprocess=" + left.pid() + " " + start + "\ntemporary.0=disk "
                        + disk + "\ntemporary.1=nonsense\n");
        Session.endOrphans(machine.work(), machine.host(), machine.request().progress());
        assertThat(left.waitFor()).isNotZero();
        assertThat(leftOver()).isEmpty();
        assertThat(machine.told).singleElement().asString().contains("a build that was killed left running");

        Process other = new ProcessBuilder("sleep", "60").start();
        try {
            Files.writeString(
                    session,
                    "owner=99999999 2026-01-01T00:00:00Z\nprocess=" + other.pid() + " " + start.minusSeconds(3600)
                            + "\n");
            assertThat(ImageRunner.stop(machine.request(), machine.host())).contains(false);
            assertThat(other.isAlive()).isTrue();
            assertThat(leftOver()).isEmpty();
        } finally {
            other.destroy();
        }
    }

    @Test
    @DisplayName("leaves alone what another build runs, and files that are no record of one")
    void leavesOthersAlone() throws IOException {
        ProcessHandle us = ProcessHandle.current();
        Path session = machine.work().resolve("hello-spt.123.session");
        Files.writeString(
                session, "owner=" + us.pid() + " " + us.info().startInstant().orElseThrow() + "\n");
        Files.writeString(machine.work().resolve("junk.session"), "\\u12 no properties");
        Files.writeString(machine.work().resolve("empty.session"), "");
        Session.endOrphans(machine.work(), machine.host(), machine.request().progress());
        assertThat(leftOver()).contains("hello-spt.123.session", "junk.session", "empty.session");
        Files.delete(session);
    }

    @Test
    @DisplayName("in the background takes the place of one that still runs")
    void startsAgain() throws IOException {
        machine.script("solo5-spt", TELL_PID + "echo up; exec sleep 60");
        startUntilLine("up");
        ProcessHandle first = tender().orElseThrow();
        startUntilLine("up");
        assertThat(first.isAlive()).isFalse();
        assertThat(tender()).isPresent();
    }

    @Test
    @DisplayName("a port is a number, with or without a host")
    void ports() {
        assertThat(Port.of("10.0.0.2:8080")).contains(new Port("10.0.0.2", 8080));
        assertThat(Port.of("80")).contains(new Port("localhost", 80));
        assertThat(Port.of("[::1]:80")).contains(new Port("::1", 80));
        for (String none : List.of("", "host", "host:", ":80", "host:0", "host:65536")) {
            assertThat(Port.of(none)).as(none).isEmpty();
        }
    }
}
