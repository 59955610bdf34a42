package io.gossipdiscovery.benchmarks.cluster;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Serf, of which every member is a process of its agent. */
public final class SerfContestant implements Contestant {

    private static final String COMMAND = "serf";

    @Override
    public String name() {
        return "serf";
    }

    @Override
    public List<String> presets() {
        return List.of("lan", "local");
    }

    @Override
    public String version() throws InterruptedException {
        return packageVersion() + ", sealed with AES-256-GCM";
    }

    /** Debian's build of Serf does not know which version it is. */
    private static String packageVersion() throws InterruptedException {
        try {
            Process process = new ProcessBuilder("dpkg-query", "-W", "-f", "${Version}", COMMAND)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String version = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.waitFor() == 0 && !version.isEmpty() ? version : UNKNOWN_VERSION;
        } catch (IOException e) {
            return UNKNOWN_VERSION;
        }
    }

    @Override
    public @Nullable String missing() {
        String path = System.getenv().getOrDefault("PATH", "");
        boolean found = Stream.of(path.split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, COMMAND)));
        return found ? null : "there is no command '" + COMMAND + "'; on Debian the package serf brings it";
    }

    @Override
    public MeasuredCluster form(String preset, int observers, List<String> enter)
            throws IOException, InterruptedException {
        SerfCluster cluster = new SerfCluster(words(enter, preset), observers);
        try {
            cluster.form();
            return cluster;
        } catch (IOException | InterruptedException | RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    private static List<String> words(List<String> enter, String preset) {
        List<String> words = new ArrayList<>(enter);
        String key = Base64.getEncoder().encodeToString(ClusterSettings.key());
        words.addAll(List.of(COMMAND, "agent", "-profile=" + preset, "-encrypt=" + key));
        return words;
    }
}
