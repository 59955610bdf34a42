package io.gossipdiscovery.namespaces;

import java.io.IOException;

/** A process that stands still, by SIGSTOP. A shell waits beside it, and wakes it even if this JVM is killed meanwhile. */
final class Pause implements AutoCloseable {

    private final Process shell;

    private Pause(Process shell) {
        this.shell = shell;
    }

    static Pause of(long pid) {
        try {
            String script = "kill -STOP \"$1\" && echo stopped && { read -r _; kill -CONT \"$1\"; }";
            Process shell = new ProcessBuilder("sh", "-c", script, "pause", Long.toString(pid))
                    .redirectErrorStream(true)
                    .start();
            String said = shell.inputReader().readLine();
            if (!"stopped".equals(said)) {
                throw new IllegalStateException("Process " + pid + " cannot be stopped: " + said);
            }
            return new Pause(shell);
        } catch (IOException e) {
            throw new IllegalStateException("Process " + pid + " cannot be stopped", e);
        }
    }

    /** Lets it go on. */
    @Override
    public void close() {
        try {
            shell.getOutputStream().close();
            int code = shell.waitFor();
            if (code != 0) {
                throw new IllegalStateException("A stopped process could not be continued: kill ended with " + code);
            }
        } catch (IOException e) {
            throw new IllegalStateException("A stopped process could not be continued", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
