package io.gossipdiscovery.benchmarks.crash;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;

/** A connection over which nothing is said: its end tells when the kernel closed the sockets of the process at the other end. */
final class IdleConnection implements AutoCloseable {

    private final Socket socket;
    private final CompletableFuture<Long> closed = new CompletableFuture<>();

    IdleConnection(InetSocketAddress to) throws IOException {
        socket = new Socket(to.getAddress(), to.getPort());
        Thread reader = new Thread(this::awaitEnd, "idle-connection");
        reader.setDaemon(true);
        reader.start();
    }

    /** Completes when the connection ends, with the {@link System#nanoTime()} of it. */
    CompletableFuture<Long> closedNanos() {
        return closed;
    }

    private void awaitEnd() {
        try {
            int said = socket.getInputStream().read();
            long now = System.nanoTime();
            if (said < 0) {
                closed.complete(now);
            } else {
                closed.completeExceptionally(new IOException("the other end said something: " + said));
            }
        } catch (IOException reset) {
            closed.complete(System.nanoTime());
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
