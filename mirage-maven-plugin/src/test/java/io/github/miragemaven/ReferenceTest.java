package io.github.miragemaven;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.miragemaven.generate.GenerateRequest;
import io.github.miragemaven.generate.Generator;
import io.github.miragemaven.target.Target;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReferenceTest {

    @Test
    void smoke() {
        for (Target target : Target.values()) {
            Calls c = new Calls(target);
            Object main = c.call(
                    "main", Map.of("packages", List.of(c.call("package", "duration"))), "Unikernel", c.call("job"));
            c.call("register", "hello", List.of(main));
            assertThat(Generator.generate(new GenerateRequest(
                                    Path.of("target/ours/tutorial-hello", target.title()), c.application(), "0.1"))
                            .written())
                    .isNotNull();
            c = new Calls(target);
            c.call("register", "noop", List.of());
            Generator.generate(
                    new GenerateRequest(Path.of("target/ours/tutorial-noop", target.title()), c.application(), "0.1"));
            c = new Calls(target);
            main = c.call("main", Map.of("local_libs", List.of("hello")), "Unikernel", c.call("job"));
            c.call("register", "local-library", List.of(main));
            Generator.generate(new GenerateRequest(
                    Path.of("target/ours/tutorial-local-library", target.title()), c.application(), "0.1"));
        }
    }
}
