package io.gossipdiscovery.benchmarks.process;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A process that {@link Undo#start} started. It ends, by SIGKILL, when it is closed, or when this JVM ends before. */
public final class Child implements AutoCloseable {

    /** The kernel frees some gigabytes meanwhile. */
    private static final int ENDING_SECONDS = 10;

    private final Process process;
    private final Undo end;

    private Child(Process process, Undo end) {
        this.process = process;
        this.end = end;
    }

    static Child start(ProcessBuilder builder) throws IOException {
        Birth birth = new Birth();
        Undo end = Undo.atExit(birth::end);
        try {
            return new Child(birth.start(builder), end);
        } catch (IOException | RuntimeException e) {
            end.close();
            throw e;
        }
    }

    public Process process() {
        return process;
    }

    /** Returns once it is gone, so that it takes nothing from what comes next. */
    @Override
    public void close() {
        end.close();
    }

    /** Lets no process begin once the JVM is ending, and the JVM not end while one begins. */
    private static final class Birth {

        private @Nullable Process process;
        private boolean tooLate;

        synchronized Process start(ProcessBuilder builder) throws IOException {
            if (tooLate) {
                throw new IOException("no process is started while the JVM ends");
            }
            Process started = builder.start();
            process = started;
            return started;
        }

        synchronized void end() {
            tooLate = true;
            if (process != null) {
                process.destroyForcibly();
                await(process);
            }
        }

        /** What SIGKILL does not end in time hangs in the kernel, and nobody can do more. */
        private static void await(Process process) {
            try {
                process.waitFor(ENDING_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
