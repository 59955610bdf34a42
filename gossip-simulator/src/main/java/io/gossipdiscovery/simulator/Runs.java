package io.gossipdiscovery.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;

/**
 * Plays simulations that have nothing to do with each other, so many at a time.
 *
 * @param threads how many
 * @param progress hears how many of how many are done, on the calling thread
 */
record Runs(int threads, BiConsumer<Integer, Integer> progress) {

    /** What each brought, in their order. */
    <T> List<T> play(List<? extends Callable<T>> all) {
        ExecutorService workers = Executors.newFixedThreadPool(threads, work -> {
            Thread thread = new Thread(work, "simulation");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<T>> futures = new ArrayList<>();
            for (Callable<T> one : all) {
                futures.add(workers.submit(one));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get());
                progress.accept(results.size(), all.size());
            }
            return results;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The experiment was interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("A simulation failed", e.getCause());
        } finally {
            workers.shutdownNow();
        }
    }
}
