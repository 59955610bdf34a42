package io.gossipdiscovery.benchmarks.cluster;

import io.gossipdiscovery.benchmarks.process.JavaCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** What contestants of the JVM have in common: all observers in one process, each subject in one of its own. */
abstract class HostedContestant implements Contestant {

    private static final List<String> OBSERVERS_HEAP = List.of("-Xms512m", "-Xmx512m", "-XX:+UseSerialGC");

    /** What a process of it finds its classes in. */
    abstract String classPath();

    /** The main class, which takes preset and cluster and serves {@link NodeHost}. */
    abstract String mainClass();

    @Override
    public final MeasuredCluster form(String preset, int observers, List<String> enter)
            throws IOException, InterruptedException {
        String cluster =
                "measured-" + Long.toHexString(ThreadLocalRandom.current().nextLong());
        Observations observations = new Observations(observers);
        HostProcess host = HostProcess.start(words(enter, OBSERVERS_HEAP, preset, cluster), observations::add);
        try {
            long begin = System.nanoTime();
            String seed = NodeHost.NO_SEED;
            for (int i = 0; i < observers; i++) {
                Observations.checkForming(begin, i, observers);
                host.ask("make o" + i);
                String address = host.ask("join " + i + " " + seed);
                seed = i == 0 ? address : seed;
            }
            observations.awaitFormed(begin);
            return new HostedCluster(host, observations, seed, words(enter, JavaCommand.SMALL_HEAP, preset, cluster));
        } catch (IOException | InterruptedException | RuntimeException e) {
            host.close();
            throw e;
        }
    }

    private List<String> words(List<String> enter, List<String> options, String preset, String cluster) {
        List<String> words = new ArrayList<>(enter);
        words.addAll(JavaCommand.of(options, classPath(), mainClass(), preset, cluster));
        return words;
    }

    /** The file or folder that a class was loaded from. */
    static Path source(Class<?> of) {
        return Path.of(of.getProtectionDomain().getCodeSource().getLocation().getPath());
    }
}
