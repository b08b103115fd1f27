package io.github.miragemaven.toolchain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The gcc that Solo5 was built with")
class Solo5CompilerTest {

    @TempDir
    Path root;

    private Optional<String> mismatch(String objectText, String compilerSays) {
        OwnPackages.write(root.resolve("lib/x86_64-solo5-none-static/solo5_stub.o"), objectText);
        OwnPackages.script(root.resolve("path/cc"), "echo '" + compilerSays + "'");
        Toolchain toolchain = new Toolchain(
                List.of(new Tool("solo5", root.resolve("bin/solo5-elftool"), "0.12.1")),
                List.of(new CrossCompiler("solo5", "5.4.1")),
                Map.of());
        return Solo5Compiler.mismatch(toolchain, List.of(root.resolve("path")));
    }

    @Test
    @DisplayName("is told where the C compiler is another one by now")
    void differs() {
        assertThat(mismatch("\u0000ELF\u0000GCC: (Debian 12.2.0-14) 12.2.0\u0000", "cc (Debian 16.2.0-4) 16.2.0"))
                .hasValueSatisfying(text -> assertThat(text)
                        .contains("solo5 0.12.1")
                        .contains("built with gcc 12.2.0, and the C compiler is now 16.2.0"));
    }

    @Test
    @DisplayName("is no matter where it is the same, where it left no mark, and where the compiler is no gcc")
    void agrees() {
        assertThat(mismatch("GCC: (Debian 12.2.0-14) 12.2.0", "gcc (Debian 12.2.0-14) 12.2.0"))
                .isEmpty();
        assertThat(mismatch("nothing", "gcc (Debian 12.2.0-14) 12.2.0")).isEmpty();
        assertThat(mismatch("GCC: (Debian 12.2.0-14) 12.2.0", "Apple clang version 15.0.0"))
                .isEmpty();
    }
}
