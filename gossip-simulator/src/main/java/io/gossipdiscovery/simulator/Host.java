package io.gossipdiscovery.simulator;

import io.gossipdiscovery.membership.member.NodeAddress;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** One machine of the simulation: an address, a link, a CPU, and at most one process that listens there. */
final class Host {

    /** What a kernel keeps of datagrams that nobody reads. */
    private static final int RECEIVE_BUFFER_BYTES = 212_992;

    private record Waiting(Runnable input, int datagramBytes) {}

    final int number;
    final NodeAddress address;
    boolean up = true;

    @Nullable
    SimulatedNode process;

    /** A process that knows nothing of gossip has the port; {@link #process} is null then. */
    boolean strange;
    /** Until when the link is busy with what was sent before. */
    long linkFreeNanos;
    /** Until when the CPU is busy with packets that came before. */
    long cpuFreeNanos;
    /** How many times slower than it should be. */
    int slowness = 1;
    /** The process is stopped, or the machine asleep: inputs wait. */
    boolean paused;
    /** The machine sleeps: its kernel answers nobody either. */
    boolean asleep;

    long pausedUntilNanos;
    long asleepSinceNanos;
    /** The next of what waits is on the agenda. */
    boolean served;
    /** When the last fault that concerned this host ended. */
    long calmSinceNanos;

    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private int waitingBytes;

    Host(int number, NodeAddress address) {
        this.number = number;
        this.address = address;
    }

    /** Keeps an input for when the process runs again; false if the kernel has no room for the datagram. */
    boolean keep(Runnable input, int datagramBytes) {
        if (waitingBytes + datagramBytes > RECEIVE_BUFFER_BYTES) {
            return false;
        }
        waitingBytes += datagramBytes;
        waiting.add(new Waiting(input, datagramBytes));
        return true;
    }

    boolean isWaitedFor() {
        return !waiting.isEmpty();
    }

    @Nullable
    Runnable takeWaiting() {
        Waiting next = waiting.poll();
        if (next == null) {
            return null;
        }
        waitingBytes -= next.datagramBytes;
        return next.input;
    }

    void forgetWaiting() {
        waiting.clear();
        waitingBytes = 0;
    }

    @Override
    public String toString() {
        return "host " + number;
    }
}
