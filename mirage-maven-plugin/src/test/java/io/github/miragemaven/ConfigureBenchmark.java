package io.github.miragemaven;

import io.github.miragemaven.config.ConfigEvaluator;
import io.github.miragemaven.config.ConfigRequest;
import io.github.miragemaven.config.Limits;
import io.github.miragemaven.device.Application;
import io.github.miragemaven.device.Catalogue;
import io.github.miragemaven.generate.GenerateRequest;
import io.github.miragemaven.generate.Generator;
import io.github.miragemaven.io.AtomicFiles;
import io.github.miragemaven.target.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * Prints how long configuring takes in process, for hvt: the first time in this JVM, an unchanged project right after, and
 * warm, each split into evaluating config.ml, resolving the application, and writing the files. Run its main method with
 * the module's test class path; only the first example named is measured cold, so name one to compare.
 */
final class ConfigureBenchmark {

    private static final int WARM_UP = 200;
    private static final int RUNS = 101;

    /** Nanoseconds. */
    private record Times(long evaluate, long application, long generate) {

        long total() {
            return evaluate + application + generate;
        }
    }

    private ConfigureBenchmark() {}

    public static void main(String[] arguments) throws IOException {
        List<String> examples =
                arguments.length > 0 ? List.of(arguments) : List.of("tutorial-noop", "applications-static_website_tls");
        Path folder = Files.createTempDirectory("configure-benchmark");
        for (String example : examples) {
            String config = ConfigureReferenceTest.EXAMPLES.getOrDefault(example, "");
            Path project = Files.createDirectory(folder.resolve(example));
            print(example, "first, everything written", List.of(configure(project, config)));
            print(example, "second, nothing to write", List.of(configure(project, config)));
            for (int i = 0; i < WARM_UP; i++) {
                configure(project, config);
            }
            List<Times> unchanged = new ArrayList<>();
            List<Times> fresh = new ArrayList<>();
            for (int i = 0; i < RUNS; i++) {
                unchanged.add(configure(project, config));
                fresh.add(configure(Files.createDirectory(folder.resolve(example + i)), config));
            }
            print(example, "warm, nothing to write", unchanged);
            print(example, "warm, everything written", fresh);
        }
        AtomicFiles.deleteTree(folder);
    }

    private static Times configure(Path project, String config) {
        long start = System.nanoTime();
        Catalogue catalogue = new Catalogue(Target.HVT, Map.of());
        ConfigEvaluator.evaluate(
                new ConfigRequest("config.ml", config, catalogue.entries(), project.toString(), Limits.DEFAULT));
        long evaluated = System.nanoTime();
        Application application = catalogue.application();
        long resolved = System.nanoTime();
        Generator.generate(new GenerateRequest(project, application, List.of(), "1.0"));
        return new Times(evaluated - start, resolved - evaluated, System.nanoTime() - resolved);
    }

    private static void print(String example, String what, List<Times> times) {
        System.out.printf(
                "%-32s %-26s %7.1f ms: evaluate %6.1f, application %6.1f, generate %6.1f%n",
                example,
                what,
                median(times, Times::total),
                median(times, Times::evaluate),
                median(times, Times::application),
                median(times, Times::generate));
    }

    private static double median(List<Times> times, ToLongFunction<Times> part) {
        return times.stream().mapToLong(part).sorted().toArray()[times.size() / 2] / 1e6;
    }
}
