package io.gossipdiscovery.benchmarks.cluster;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** scalecube-cluster, which has a module and a class path of its own. */
public final class ScalecubeContestant extends HostedContestant {

    private static final String NAME = "scalecube";
    private static final Pattern JAR = Pattern.compile("scalecube-cluster-([0-9].*)[.]jar");

    private final Path module;

    /**
     * As it was built.
     *
     * @param peers the folder with a module for each peer
     */
    public ScalecubeContestant(Path peers) {
        module = peers.resolve(NAME);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<String> presets() {
        return List.of("lan", "local");
    }

    @Override
    public String version() {
        return jarVersion() + " over TCP, unsealed: it has no encryption";
    }

    private String jarVersion() {
        try (Stream<Path> jars = Files.list(libraries())) {
            return jars.map(path -> JAR.matcher(path.getFileName().toString()))
                    .filter(Matcher::matches)
                    .map(jar -> jar.group(1))
                    .findFirst()
                    .orElse(UNKNOWN_VERSION);
        } catch (IOException e) {
            return UNKNOWN_VERSION;
        }
    }

    @Override
    public @Nullable String missing() {
        return Files.isDirectory(libraries()) ? null : "benchmarks/peers/" + NAME + " is not built";
    }

    @Override
    String classPath() {
        return String.join(
                File.pathSeparator,
                module.resolve("target/classes").toString(),
                libraries().resolve("*").toString(),
                source(NodeHost.class).toString());
    }

    private Path libraries() {
        return module.resolve("target/lib");
    }

    @Override
    String mainClass() {
        return "io.gossipdiscovery.benchmarks.scalecube.ScalecubeNodes";
    }
}
