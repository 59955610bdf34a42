package io.gossipdiscovery.it.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Builds a project that is no part of this one, by the Maven that builds this one, with what this build has made of our modules.
 *
 * <p>Its repository has nothing but these, and links to all else that is in the user's. So nothing of ours gets there, and a build
 * that was installed there is not used; what Maven fetches besides is kept for the next time.
 *
 * @param project the folder of its pom, and of whatever is written
 */
record MavenBuild(Path project) {

    private static final Path OURS = Path.of(System.getProperty("basedir", "."), "..");
    static final String VERSION = System.getProperty("sample.version");
    private static final int LIMIT_MINUTES = 10;
    private static final Pattern NOT_FETCHED = Pattern.compile("Could not transfer|failed to transfer|in offline mode");

    /** A goal or a phase. A test is given up where something of others had to be fetched, and could not. */
    void run(String goal) throws IOException, InterruptedException {
        Path output = project.resolve("maven.log");
        ProcessBuilder builder = new ProcessBuilder(
                        System.getProperty("sample.maven"), "-B", "-Dmaven.repo.local=" + repository(), goal)
                .directory(project.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process maven = builder.start();
        try {
            assertThat(maven.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES))
                    .as(Files.readString(output))
                    .isTrue();
        } finally {
            maven.destroyForcibly();
        }
        String said = Files.readString(output);
        assumeFalse(maven.exitValue() != 0 && NOT_FETCHED.matcher(said).find(), said);
        assertThat(maven.exitValue()).as(said).isZero();
    }

    private Path repository() throws IOException {
        Path users = Path.of(System.getProperty("sample.repository"));
        Path own = project.resolve("repository");
        linkAllBut("io", users, own);
        linkAllBut("gossipdiscovery", users.resolve("io"), own.resolve("io"));
        add("gossip-discovery-parent", OURS, own);
        for (Path module : entries(OURS)) {
            String name = String.valueOf(module.getFileName());
            if (name.startsWith("gossip-") && Files.exists(module.resolve("pom.xml"))) {
                add(name, module, own);
            }
        }
        return own;
    }

    private static void linkAllBut(String excepted, Path users, Path own) throws IOException {
        Files.createDirectories(own);
        for (Path entry : entries(users)) {
            if (!entry.endsWith(excepted)) {
                Files.createSymbolicLink(own.resolve(users.relativize(entry)), entry);
            }
        }
    }

    /** As an installation would, but for a module that was not built: its pom is there, and its jar is not. */
    private static void add(String artifact, Path module, Path own) throws IOException {
        Path folder = Files.createDirectories(own.resolve(Path.of("io", "gossipdiscovery", artifact, VERSION)));
        String name = artifact + "-" + VERSION;
        Files.copy(module.resolve("pom.xml"), folder.resolve(name + ".pom"));
        Path jar = module.resolve("target").resolve(name + ".jar");
        if (Files.exists(jar)) {
            Files.copy(jar, folder.resolve(name + ".jar"));
        }
    }

    private static List<Path> entries(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.toList();
        }
    }
}
