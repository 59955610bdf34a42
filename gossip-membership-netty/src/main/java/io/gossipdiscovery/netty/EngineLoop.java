package io.gossipdiscovery.netty;

import io.gossipdiscovery.membership.ClusterView;
import io.gossipdiscovery.membership.MembershipEngine;
import io.gossipdiscovery.membership.Output;
import io.gossipdiscovery.netty.ShellCounters.Counter;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns the engine: tells it the time, feeds it one input after the other, has done what it wants done, and keeps its one timer.
 * Belongs to the owner loop, as every call of the engine does.
 *
 * <p>After a pause of the process the loop reads a burst of waiting datagrams before it runs the timer, since Netty serves I/O
 * before tasks: what had arrived meanwhile is heard before anything expires.
 */
final class EngineLoop {

    private static final Logger LOG = LoggerFactory.getLogger(EngineLoop.class);
    private static final long LONGEST_WAIT_NANOS = TimeUnit.HOURS.toNanos(1);

    /** After a fault the engine may want its timer at once, for ever. */
    private static final long WAIT_AFTER_FAULT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final long FAULT_LOG_INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** One call of the engine. */
    @FunctionalInterface
    interface Input {
        void run(MembershipEngine engine, long nowNanos);
    }

    private final EventLoop loop;
    private final MembershipEngine engine;
    private final Output.Handler outputs;
    private final ShellCounters counters;

    private boolean draining;
    private boolean closed;
    private @Nullable ScheduledFuture<?> timer;
    private long timerAtNanos;
    private boolean timerFailed;
    private long faultLoggedAtNanos;
    private long faultsNotLogged;

    EngineLoop(EventLoop loop, MembershipEngine engine, Output.Handler outputs, ShellCounters counters) {
        this.loop = loop;
        this.engine = engine;
        this.outputs = outputs;
        this.counters = counters;
    }

    /** Does what the engine wanted done before its first input. */
    void start() {
        drain();
    }

    /**
     * Gives the engine one input, after what the clocks show, and does what it then wants done. May be called while outputs are
     * being handled: what the inner input brings about is done after them. Ignored once closed.
     *
     * @return what the engine threw, which is a bug of ours and logged here; else null
     */
    @Nullable
    Throwable feed(Input input) {
        if (closed) {
            return null;
        }
        Throwable fault = null;
        try {
            long now = System.nanoTime();
            engine.onWallClock(System.currentTimeMillis(), now);
            input.run(engine, now);
        } catch (RuntimeException | Error e) {
            fault = e;
            report(e);
        }
        drain();
        return fault;
    }

    /** A snapshot of this moment; on the loop only. */
    ClusterView view() {
        return engine.view();
    }

    private void drain() {
        if (draining) {
            return;
        }
        draining = true;
        try {
            Output output = poll();
            while (output != null) {
                handle(output);
                output = poll();
            }
        } finally {
            draining = false;
        }
        arm();
    }

    private @Nullable Output poll() {
        if (closed) {
            return null;
        }
        try {
            return engine.poll();
        } catch (RuntimeException | Error e) {
            report(e);
            return null;
        }
    }

    private void handle(Output output) {
        try {
            output.accept(outputs);
        } catch (RuntimeException | Error e) {
            report(e);
        }
    }

    /** A timer that stands too early is left to fire and be set anew: it costs less than setting it after every input. */
    private void arm() {
        if (closed) {
            return;
        }
        long now = System.nanoTime();
        long wait = waitNanos(now, engine.nextWakeupNanos());
        if (timerFailed) {
            wait = Math.max(wait, WAIT_AFTER_FAULT_NANOS);
        }
        long at = now + wait;
        if (timer != null) {
            if (at - timerAtNanos >= 0) {
                return;
            }
            timer.cancel(false);
        }
        timerAtNanos = at;
        timer = loop.schedule(this::fire, wait, TimeUnit.NANOSECONDS);
    }

    private void fire() {
        timer = null;
        timerFailed = false;
        long due = closed ? Long.MAX_VALUE : engine.nextWakeupNanos();
        if (waitNanos(System.nanoTime(), due) > 0) {
            arm();
            return;
        }
        timerFailed = feed(MembershipEngine::onTimer) != null;
    }

    /** How long to wait for a moment on the clock of {@code System.nanoTime()}, of which {@code Long.MAX_VALUE} is never. */
    static long waitNanos(long nowNanos, long dueNanos) {
        if (dueNanos <= nowNanos) {
            return 0;
        }
        long wait = dueNanos - nowNanos;
        boolean overflowed = wait < 0;
        return overflowed ? LONGEST_WAIT_NANOS : Math.min(wait, LONGEST_WAIT_NANOS);
    }

    private void report(Throwable fault) {
        counters.add(Counter.ENGINE_FAULTS);
        long now = System.nanoTime();
        boolean first = counters.get(Counter.ENGINE_FAULTS) == 1;
        if (!first && now - faultLoggedAtNanos < FAULT_LOG_INTERVAL_NANOS) {
            faultsNotLogged++;
            return;
        }
        LOG.error(
                "A bug in gossip-discovery, please report it. The node goes on ({} more since the last report)",
                faultsNotLogged,
                fault);
        faultLoggedAtNanos = now;
        faultsNotLogged = 0;
    }

    void close() {
        closed = true;
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }
}
