package io.gossipdiscovery.dashboard;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** A viewer that keeps up, and remembers all that it was handed. */
final class Watching implements Viewer {

    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<byte[]> handed = new CopyOnWriteArrayList<>();
    private volatile boolean ended;

    @Override
    public boolean offer(byte[] event) {
        return handed.add(event);
    }

    @Override
    public void end() {
        ended = true;
    }

    @Override
    public boolean isHeld() {
        return false;
    }

    boolean hasEnded() {
        return ended;
    }

    List<byte[]> handed() {
        return handed;
    }

    List<StreamEvent> events() {
        return handed.stream().map(StreamEvent::of).toList();
    }

    void awaitEvent(Predicate<StreamEvent> wanted) {
        await().atMost(PATIENCE).until(() -> events().stream().anyMatch(wanted));
    }
}
