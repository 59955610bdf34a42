package io.gossipdiscovery.simulator;

import io.gossipdiscovery.membership.counter.Counter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** When the processes get to work: on what came in, one packet after the other as fast as their CPU allows, and on their timers. */
final class Processors {

    private static final int TRACE_TIMER = 7;
    private static final long MOST_TAKEN_BEFORE_A_TIMER_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Simulation simulation;

    Processors(Simulation simulation) {
        this.simulation = simulation;
    }

    /** A packet comes in at a host; one that reaches a machine that sleeps is lost. */
    void packet(Host host, int datagramBytes, Runnable input) {
        if (!host.asleep) {
            keep(host, datagramBytes, input);
        }
    }

    /** The host's own kernel or application has something for its process. */
    void input(Host host, Runnable input) {
        keep(host, 0, input);
    }

    /** At once, or when the process runs again and has worked off what came before. */
    private void keep(Host host, int datagramBytes, Runnable input) {
        boolean idle = !host.isWaitedFor();
        if (host.keep(input, datagramBytes) && idle && host.isReading()) {
            serve(host);
        }
    }

    /** The CPU makes so many packets ready to be sent; answers when it has. */
    long sends(Host host, int packets) {
        host.cpuFreeNanos = Math.max(host.cpuFreeNanos, simulation.nowNanos()) + packets * nanosPerPacket(host);
        return host.cpuFreeNanos;
    }

    /** A frame of a stream comes in, in so many packets. */
    void frame(Host host, int packets, Runnable input) {
        packet(host, 0, () -> {
            host.cpuFreeNanos += (packets - 1) * nanosPerPacket(host);
            input.run();
        });
    }

    private long nanosPerPacket(Host host) {
        return simulation.network().conditions().cpuPerPacket().toNanos() * host.slowness;
    }

    void planWakeup(SimulatedNode node) {
        long wakeup = node.engine.nextWakeupNanos();
        if (wakeup == Long.MAX_VALUE || !node.running || node.host.paused) {
            return;
        }
        long moment = node.virtualNanos(wakeup);
        if (moment < node.plannedWakeupNanos) {
            node.plannedWakeupNanos = moment;
            simulation.at(moment, () -> wake(node, moment));
        }
    }

    private void wake(SimulatedNode node, long moment) {
        if (node.plannedWakeupNanos != moment || !node.running || node.host.paused) {
            return;
        }
        Host host = node.host;
        if (host.blocked) {
            long before = probesBegun(node);
            runTimer(node);
            host.paused = probesBegun(node) > before;
        } else if (host.cpuFreeNanos <= simulation.nowNanos() && !host.isWaitedFor()) {
            runTimer(node);
        } else if (!node.timerIsDue) {
            // a loop takes what waits already, a tenth of a second of it at most, and then the timer: it is not put off
            // twice
            node.timerIsDue = true;
            node.timerAfterInput = host.keptCount;
            node.timerAtLatestNanos = simulation.nowNanos() + MOST_TAKEN_BEFORE_A_TIMER_NANOS;
            serve(host);
        }
    }

    private boolean isItsTurn(SimulatedNode node) {
        return node.timerIsDue
                && (node.host.takenCount >= node.timerAfterInput || simulation.nowNanos() >= node.timerAtLatestNanos);
    }

    private void runTimer(SimulatedNode node) {
        node.plannedWakeupNanos = Long.MAX_VALUE;
        node.timerIsDue = false;
        if (node.engine.nextWakeupNanos() > node.clockNanos()) {
            planWakeup(node); // put off meanwhile; an engine must not live on wakeups that it did not ask for
            return;
        }
        simulation.because(() -> "its own timer");
        simulation.trace().event(simulation.nowNanos(), TRACE_TIMER, node.host.number, 0);
        node.engine.onWallClock(node.wallMillis(), node.clockNanos());
        node.engine.onTimer(node.clockNanos());
        node.drain();
    }

    /** As {@link Simulation#block} says, for so long. */
    void block(SimulatedNode node, Duration duration) {
        Host host = node.host;
        host.blocked = true;
        host.pausedUntilNanos = Math.max(host.pausedUntilNanos, simulation.nowNanos() + duration.toNanos());
        simulation.after(duration, () -> {
            if (host.process == node && host.blocked && simulation.nowNanos() >= host.pausedUntilNanos) {
                unblock(node);
            }
        });
    }

    private void unblock(SimulatedNode node) {
        Host host = node.host;
        host.blocked = false;
        host.paused = false;
        while (!host.unsent.isEmpty()) {
            host.unsent.remove().run();
        }
        node.timerIsDue = false;
        node.plannedWakeupNanos = Long.MAX_VALUE;
        runTimer(node);
        serve(host);
        planWakeup(node);
    }

    /** Pings and requests to ping for its own probes that a node has made ready. */
    private static long probesBegun(SimulatedNode node) {
        Map<String, Long> counters = node.engine.counters();
        return counters.getOrDefault(Counter.PROBES_SENT.label(), 0L)
                + counters.getOrDefault(Counter.INDIRECT_PROBES_SENT.label(), 0L);
    }

    /** The process has stood still, or its machine has slept; it goes on if that is over. */
    void goOn(SimulatedNode node) {
        Host host = node.host;
        long now = simulation.nowNanos();
        if (host.asleep && now >= host.asleepUntilNanos) {
            host.asleep = false;
            node.slept(now - host.asleepSinceNanos);
        }
        if (!host.paused || host.asleep || now < host.pausedUntilNanos) {
            return;
        }
        host.paused = false;
        node.timerIsDue = false;
        node.plannedWakeupNanos = Long.MAX_VALUE;
        simulation.note(() -> node + " runs again");
        serve(host);
        planWakeup(node);
    }

    /** Works off what waits at a host, one packet after the other, as fast as its CPU allows, and its timer when it is its turn. */
    void serve(Host host) {
        while (host.isReading() && serveOne(host)) {
            // the CPU takes no time, or has taken it
        }
    }

    /** True if there may be more to do at this moment. */
    private boolean serveOne(Host host) {
        SimulatedNode node = host.process;
        if (host.cpuFreeNanos > simulation.nowNanos()) {
            boolean more = host.isWaitedFor() || (node != null && node.timerIsDue);
            if (more && !host.served) {
                host.served = true;
                simulation.at(host.cpuFreeNanos, () -> {
                    host.served = false;
                    serve(host);
                });
            }
            return false;
        }
        if (node != null && isItsTurn(node)) {
            runTimer(node);
            return true;
        }
        Runnable input = host.takeWaiting();
        if (input == null || node == null) {
            return false;
        }
        host.cpuFreeNanos = simulation.nowNanos() + nanosPerPacket(host);
        input.run();
        node.drain();
        return true;
    }
}
