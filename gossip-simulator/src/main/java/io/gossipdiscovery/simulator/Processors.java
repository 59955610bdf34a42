package io.gossipdiscovery.simulator;

/** When the processes get to work: on what came in, one packet after the other as fast as their CPU allows, and on their timers. */
final class Processors {

    private static final int TRACE_TIMER = 7;

    private final Simulation simulation;

    Processors(Simulation simulation) {
        this.simulation = simulation;
    }

    /** Something comes in at a host: at once, or when its process runs again and has worked off what came before. */
    void input(Host host, int datagramBytes, Runnable input) {
        if (host.asleep) {
            return;
        }
        boolean idle = !host.isWaitedFor();
        if (host.keep(input, datagramBytes) && idle && !host.paused) {
            serve(host);
        }
    }

    /** A frame of a stream comes in, in so many packets. */
    void frame(Host host, int packets, Runnable input) {
        input(host, 0, () -> {
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
        if (node.host.cpuFreeNanos > simulation.nowNanos()) {
            long later = node.host.cpuFreeNanos;
            node.plannedWakeupNanos = later;
            simulation.at(later, () -> wake(node, later));
            return;
        }
        node.plannedWakeupNanos = Long.MAX_VALUE;
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

    /** Works off what waits at a host, one packet after the other, as fast as its CPU allows. */
    void serve(Host host) {
        if (host.paused) {
            return;
        }
        if (host.cpuFreeNanos > simulation.nowNanos()) {
            if (host.isWaitedFor() && !host.served) {
                host.served = true;
                simulation.at(host.cpuFreeNanos, () -> {
                    host.served = false;
                    serve(host);
                });
            }
            return;
        }
        Runnable input = host.takeWaiting();
        SimulatedNode node = host.process;
        if (input == null || node == null) {
            return;
        }
        host.cpuFreeNanos = simulation.nowNanos() + nanosPerPacket(host);
        input.run();
        node.drain();
        serve(host);
    }
}
