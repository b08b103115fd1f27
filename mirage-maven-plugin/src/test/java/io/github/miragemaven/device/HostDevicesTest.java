package io.github.miragemaven.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.miragemaven.target.Unikernel.Block;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The devices asked of the host")
class HostDevicesTest {

    @ParameterizedTest(name = "Hashtbl.hash \"{0}\" = {1}, as OCaml 4.13 and 5.4 print it")
    @CsvSource({
        "'', 0",
        "a, 721651713",
        "abcd, 65890154",
        "storage, 120519336",
        "disk.img, 725416830",
        "/dev/xvdb, 728935049",
        "hé, 417453595"
    })
    void hash(String text, int expected) {
        assertThat(HostDevices.ocamlHash(text)).isEqualTo(expected);
    }

    @Test
    @DisplayName("are numbered as they are asked for, and each once")
    void numbers() {
        HostDevices devices = new HostDevices();
        assertThat(devices.block("storage")).isEqualTo(new Block("storage", 1));
        assertThat(devices.block("swap")).isEqualTo(new Block("swap", 2));
        assertThat(devices.block("storage")).isEqualTo(new Block("storage", 1));
    }

    @Test
    @DisplayName("are listed in the order of OCaml's hash table, networks last one first")
    void order() {
        HostDevices devices = new HostDevices();
        for (String name : new String[] {"storage", "/dev/xvdb", "swap", "log", "disk.img"}) {
            devices.block(name);
        }
        assertThat(devices.blocks())
                .extracting(Block::name)
                .containsExactly("disk.img", "swap", "/dev/xvdb", "log", "storage");
        devices.addNetwork("one");
        devices.addNetwork("two");
        assertThat(devices.networks()).containsExactly("two", "one");
    }

    @Test
    @DisplayName("are all listed when there are many")
    void many() {
        HostDevices devices = new HostDevices();
        IntStream.range(0, 100).forEach(i -> devices.block("b" + i));
        assertThat(devices.blocks()).hasSize(100).doesNotHaveDuplicates();
    }

    @ParameterizedTest(name = "number {0} is {1}, XenStore id {2}")
    @CsvSource({"1, xvdb, 51728", "15, xvdp, 51952", "16, xvdq, 268439552", "26, xvdaa, 268442112"})
    void xen(int number, String linux, int id) {
        Block block = new Block("x", number);
        assertThat(block.linuxName()).isEqualTo(linux);
        assertThat(block.xenStoreId()).isEqualTo(id);
    }
}
