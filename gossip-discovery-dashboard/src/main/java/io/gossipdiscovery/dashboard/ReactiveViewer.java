package io.gossipdiscovery.dashboard;

import java.io.EOFException;
import java.util.concurrent.ArrayBlockingQueue;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.core.publisher.Sinks.EmitResult;

/** A viewer without a thread: events go out as the connection asks for them. */
final class ReactiveViewer implements Viewer {

    private final Sinks.Many<byte[]> events =
            Sinks.many().unicast().onBackpressureBuffer(new ArrayBlockingQueue<>(BACKLOG));
    private final Sinks.Empty<Void> end = Sinks.empty();

    /** One whose connection is gone takes everything until it is seen to leave. */
    @Override
    public boolean offer(byte[] event) {
        EmitResult result = events.tryEmitNext(event);
        return result.isSuccess() || result == EmitResult.FAIL_CANCELLED;
    }

    @Override
    public void end() {
        end.tryEmitEmpty();
    }

    /** The connection is closed, as a client would close it that has gone away: so it is taken for by who logs errors. */
    @Override
    public void abandon() {
        end.tryEmitError(new EOFException("A viewer of the gossip dashboard did not keep up"));
    }

    /** The events, for one subscriber. */
    Flux<byte[]> events() {
        return events.asFlux().takeUntilOther(end.asMono());
    }
}
