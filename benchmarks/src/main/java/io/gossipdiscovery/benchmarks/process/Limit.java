package io.gossipdiscovery.benchmarks.process;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The time that a process has: it ends by SIGKILL when this has passed, unless it is closed before. */
public final class Limit implements AutoCloseable {

    private final CompletableFuture<Boolean> passed = new CompletableFuture<>();
    private final CompletableFuture<Void> decided;

    private Limit(Process process, long millis) {
        decided = passed.completeOnTimeout(true, millis, TimeUnit.MILLISECONDS).thenAccept(late -> {
            if (late) {
                // By its handle: the process itself would also close what is read of it, in the middle.
                process.toHandle().destroyForcibly();
            }
        });
    }

    /** From now on. */
    public static Limit ofSeconds(Process process, long seconds) {
        return ofMillis(process, TimeUnit.SECONDS.toMillis(seconds));
    }

    static Limit ofMillis(Process process, long millis) {
        return new Limit(process, millis);
    }

    /** Whether it ended the process. */
    public boolean hasPassed() {
        return passed.getNow(false);
    }

    @Override
    public void close() {
        passed.complete(false);
        decided.join();
    }
}
