package io.gossipdiscovery.benchmarks.eureka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EurekaPeerTests {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path modules;

    @Test
    void theVersionIsThatOfTheJarsThatAreThere() throws Exception {
        Path libraries = Files.createDirectories(
                modules.resolve("eureka").resolve("target").resolve("lib"));
        for (String jar : List.of(
                "eureka-client-2.0.6.jar",
                "spring-cloud-netflix-eureka-client-4.9.9.jar",
                "spring-cloud-starter-netflix-eureka-client-5.0.2.jar")) {
            Files.createFile(libraries.resolve(jar));
        }
        assertThat(new EurekaPeer(modules, modules).version()).isEqualTo("5.0.2 (eureka-client 2.0.6)");
    }

    @Test
    void aMissingJarIsNamed() {
        assertThatIOException()
                .isThrownBy(() -> EurekaPeer.version(modules))
                .withMessageContaining("spring-cloud-starter-netflix-eureka-client");
    }
}
