package io.gossipdiscovery.autoconfigure.service;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A daemon thread that does one thing whenever it is woken. Wakings that arrive before it begins make one run together, and runs never
 * overlap, whatever is stopped and started in between. Safe for use by any thread; who wakes it never waits.
 */
public final class WakeableThread {

    private static final Logger log = LoggerFactory.getLogger(WakeableThread.class);

    private final String name;
    private final String event;
    private final Runnable task;
    private final ExecutorService executor;
    private final AtomicBoolean pending = new AtomicBoolean();
    private volatile boolean running;

    /**
     * Not started yet: there is no thread before it is woken.
     *
     * @param event what the task publishes, for the log
     * @param task what it throws is logged, and does not keep it from the next run
     */
    public WakeableThread(String name, Class<?> event, Runnable task) {
        this.name = name;
        this.event = event.getSimpleName();
        this.task = task;
        this.executor = Executors.newSingleThreadExecutor(work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Can be woken from now on. */
    public void start() {
        running = true;
    }

    /** Has the task run once more, if it is started. */
    public void wake() {
        if (!running || !pending.compareAndSet(false, true)) {
            return;
        }
        try {
            executor.execute(this::run);
        } catch (RejectedExecutionException e) {
            log.debug("{} is not woken any more: the context stops", name);
        }
    }

    private void run() {
        pending.set(false);
        if (!running) {
            return;
        }
        try {
            task.run();
        } catch (RuntimeException e) {
            log.warn("Gossip: a listener of {} has failed", event, e);
        }
    }

    /** Cannot be woken any more, unless it is started again. A run that is under way goes on. */
    public void stop() {
        running = false;
    }

    public boolean isRunning() {
        return running;
    }

    /** Ends the thread for good, and interrupts a run that is under way. */
    public void end() {
        running = false;
        executor.shutdownNow();
    }
}
