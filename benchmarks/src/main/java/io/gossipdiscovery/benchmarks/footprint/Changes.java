package io.gossipdiscovery.benchmarks.footprint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Changes of state in several clusters, at a steady pace in each, whatever they take in another. */
final class Changes {

    private static final int LAST_CHANGE_SECONDS = 120;

    private final ScheduledExecutorService threads;
    private final Map<Watched, ScheduledFuture<?>> running = new LinkedHashMap<>();

    private Changes(int clusters) {
        threads = Executors.newScheduledThreadPool(clusters, task -> {
            Thread thread = new Thread(task, "changes");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Begins, with one change in each cluster at once.
     *
     * @param periodMillis from one change to the next
     */
    static Changes start(Collection<Watched> clusters, long periodMillis) {
        Changes changes = new Changes(Math.max(1, clusters.size()));
        for (Watched cluster : clusters) {
            changes.running.put(
                    cluster,
                    changes.threads.scheduleAtFixedRate(() -> change(cluster), 0, periodMillis, TimeUnit.MILLISECONDS));
        }
        return changes;
    }

    private static void change(Watched cluster) {
        try {
            cluster.change();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lets those under way come to their end: a cluster would take the answer to one for that to the next question. */
    void stop() throws IOException, InterruptedException {
        threads.shutdown();
        if (!threads.awaitTermination(LAST_CHANGE_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException("a change of state takes longer than " + LAST_CHANGE_SECONDS + " s");
        }
    }

    /** Fails if a change in this cluster has failed. */
    void check(Watched cluster) throws IOException, InterruptedException {
        ScheduledFuture<?> changes = running.get(cluster);
        if (changes == null || changes.isCancelled()) {
            return;
        }
        try {
            changes.get();
        } catch (ExecutionException e) {
            throw new IOException("a change of state failed: " + e.getCause(), e);
        }
    }
}
