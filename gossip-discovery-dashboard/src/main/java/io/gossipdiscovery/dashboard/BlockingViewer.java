package io.gossipdiscovery.dashboard;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/** A viewer with a thread, which waits for events and writes them, for as long as that takes. */
final class BlockingViewer implements Viewer {

    private static final byte[] END = new byte[0];

    private final BlockingQueue<byte[]> events = new ArrayBlockingQueue<>(BACKLOG);
    private volatile boolean ended;
    private volatile boolean held;

    @Override
    public boolean offer(byte[] event) {
        return !ended && events.offer(event);
    }

    @Override
    public void end() {
        ended = true;
        events.clear();
        events.offer(END);
    }

    /** By its thread, which nothing calls back from a write that waits. */
    @Override
    public boolean isHeld() {
        return held;
    }

    /** The next event, waited for; null at the end. By one thread. */
    byte @Nullable [] next() throws InterruptedException {
        held = true;
        byte[] event = events.take();
        return event.length == 0 ? null : event;
    }
}
