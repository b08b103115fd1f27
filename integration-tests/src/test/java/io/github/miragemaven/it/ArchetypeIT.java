package io.github.miragemaven.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The hello archetype")
class ArchetypeIT {

    @Test
    @DisplayName("makes a project that mvn package builds and mirage:run runs")
    void makesAWorkingProject() throws Exception {
        UserProject folder = UserProject.empty("archetype");

        UserProject.Build generated = folder.mvn(
                "org.apache.maven.plugins:maven-archetype-plugin:" + UserProject.property("it.archetype.version")
                        + ":generate",
                "-DarchetypeCatalog=local",
                "-DarchetypeGroupId=io.github.mirage-maven",
                "-DarchetypeArtifactId=mirage-archetype-hello",
                "-DarchetypeVersion=" + UserProject.VERSION,
                "-DgroupId=org.example",
                "-DartifactId=my-first",
                "-Drepositories=" + UserProject.STARTER,
                "-DinteractiveMode=false");
        assertThat(generated.status()).as(generated.output()).isZero();

        Tools.needOcamlAndDune();
        UserProject.Build built = folder.in("my-first").mvn("package", "mirage:run");
        assertThat(built.status()).as(built.output()).isZero();
        assertThat(built.output()).containsIgnoringCase("hello");
        assertThat(folder.path("my-first/dist/my-first")).isExecutable();
    }
}
