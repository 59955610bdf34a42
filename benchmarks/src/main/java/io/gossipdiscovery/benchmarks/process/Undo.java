package io.gossipdiscovery.benchmarks.process;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Undoes something once: when it is closed, or when the JVM ends before, by Ctrl-C say. */
public final class Undo implements AutoCloseable {

    private final Runnable task;
    private final AtomicBoolean done = new AtomicBoolean();
    private final Thread hook = new Thread(this::run, "undo");

    private Undo(Runnable task) {
        this.task = task;
    }

    /** To be called before the thing is done: the task copes with what is not there yet. */
    public static Undo atExit(Runnable task) {
        Undo undo = new Undo(task);
        Runtime.getRuntime().addShutdownHook(undo.hook);
        return undo;
    }

    /** Starts a process that ends no later than this JVM, whatever happens. */
    public static Child start(ProcessBuilder builder) throws IOException {
        return Child.start(builder);
    }

    @Override
    public void close() {
        run();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is ending, and the hook finds nothing left to do.
        }
    }

    private void run() {
        if (done.compareAndSet(false, true)) {
            task.run();
        }
    }
}
