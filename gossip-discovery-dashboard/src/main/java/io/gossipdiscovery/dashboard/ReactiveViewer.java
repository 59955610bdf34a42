package io.gossipdiscovery.dashboard;

import java.util.concurrent.ArrayBlockingQueue;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.core.publisher.Sinks.EmitResult;

/** A viewer without a thread: events go out as the connection asks for them. */
final class ReactiveViewer implements Viewer {

    private final Sinks.Many<byte[]> events =
            Sinks.many().unicast().onBackpressureBuffer(new ArrayBlockingQueue<>(BACKLOG));
    private final Sinks.Empty<Void> end = Sinks.empty();
    private volatile boolean held;

    /** One whose connection is gone takes everything until it is seen to leave. */
    @Override
    public boolean offer(byte[] event) {
        EmitResult result = events.tryEmitNext(event);
        return result.isSuccess() || result == EmitResult.FAIL_CANCELLED;
    }

    /**
     * A completion and no error: that would not close the connection of a client that reads nothing either, as the server closes it after
     * what it has for it, and would free the place of one that is still there.
     */
    @Override
    public void end() {
        end.tryEmitEmpty();
    }

    @Override
    public boolean isHeld() {
        return held;
    }

    /** The events, for one subscriber. */
    Flux<byte[]> events() {
        return events.asFlux().takeUntilOther(end.asMono()).doOnSubscribe(subscription -> held = true);
    }
}
