package io.gossipdiscovery.autoconfigure.membership;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Runs on a thread of its own, on whose stack no test stands. */
final class OutsideOfTests {

    private OutsideOfTests() {}

    static <T> CompletableFuture<T> run(Supplier<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread main = new Thread(() -> {
            try {
                result.complete(task.get());
            } catch (RuntimeException | Error e) {
                result.completeExceptionally(e);
            }
        });
        main.setDaemon(true);
        main.start();
        return result;
    }
}
