package io.github.miragemaven.mojo;

import io.github.miragemaven.device.Application;
import io.github.miragemaven.dune.DuneBuild;
import io.github.miragemaven.dune.DuneRequest;
import io.github.miragemaven.generate.Configured;
import io.github.miragemaven.image.AbiCheck;
import io.github.miragemaven.image.Manifest;
import io.github.miragemaven.io.AtomicFiles;
import io.github.miragemaven.target.Target;
import io.github.miragemaven.toolchain.Toolchain;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.apache.maven.plugins.annotations.Component;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProjectHelper;

/**
 * Compiles and links the unikernel with dune, and makes its image the project's artifact. Of several targets, the first one's
 * image is the artifact itself; each is attached with its target as classifier.
 */
@Mojo(name = "build", defaultPhase = LifecyclePhase.PACKAGE, threadSafe = true)
public final class BuildMojo extends AbstractLockMojo {

    /** The type of the artifact; the packaging of the same name has it as its main one. */
    private static final String TYPE = "unikernel";

    @SuppressWarnings("deprecation") // Maven below 3.9.6 does not see @Inject in classes for Java 17
    @Component
    private MavenProjectHelper projectHelper;

    /** Where the image is copied to, from {@code dist/}. */
    @Parameter(defaultValue = "${project.build.directory}", readonly = true, required = true)
    private File buildDirectory;

    /** Maven makes the mojo and fills in its parameters. */
    @SuppressWarnings("NullAway.Init") // Maven sets every parameter before execute()
    public BuildMojo() {}

    @Override
    void run() {
        Toolchain toolchain = toolchain();
        List<Target> targets = targets();
        if (targets.size() == 1) {
            build(targets.get(0), toolchain, true);
            return;
        }
        List<Application> applications = new ArrayList<>(evaluateAll());
        for (Target target : targets) {
            // dune's files are of one target at a time. What the targets share keeps its place below _build, and is
            // compiled by the first of them.
            generate(applications);
            build(target, toolchain, target.equals(targets.get(0)));
            Collections.rotate(applications, -1);
        }
    }

    private void build(Target target, Toolchain toolchain, boolean main) {
        Configured configured = Configured.find(directory(), target);
        Path built = DuneBuild.build(new DuneRequest(
                directory(), configured.image(), toolchain, coloured(), System.out::println, progress()));
        Optional<Manifest> manifest = target.solo5Abi().map(abi -> AbiCheck.check(built, abi));
        Path image = copy(built, folderOf(target));
        progress()
                .info("Built " + directory().relativize(built)
                        + manifest.map(found -> ", Solo5 interface " + found.target() + " " + found.abiVersion())
                                .orElse(""));
        if (main && project().getPackaging().equals(TYPE)) {
            project().getArtifact().setFile(image.toFile());
        }
        projectHelper.attachArtifact(project(), TYPE, target.title(), image.toFile());
    }

    /** Plugins can't see how Maven itself decides on colours, but can what the user said about it. */
    private boolean coloured() {
        return "always".equals(session().getUserProperties().getProperty("style.color"));
    }

    /** Images of some targets have the same name, such as those for Xen and for Qubes; then each has a folder. */
    private Path folderOf(Target target) {
        Path folder = buildDirectory.toPath();
        boolean alone = targets().stream()
                .noneMatch(other -> !other.equals(target) && other.image("").equals(target.image("")));
        return alone ? folder : folder.resolve(target.title());
    }

    private static Path copy(Path built, Path folder) {
        Path copy = folder.resolve(built.getFileName());
        try {
            Files.createDirectories(folder);
            // dune makes its output read-only, which a second copy could not replace.
            Files.copy(built, copy, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
            return copy;
        } catch (IOException e) {
            throw AtomicFiles.cannotWrite(copy, e);
        }
    }
}
