package io.gossipdiscovery.simulator;

import io.gossipdiscovery.membership.member.NodeAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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
    /** Until when the link is busy with what comes in. */
    long linkInFreeNanos;
    /** How many times slower than it should be: as its worst ailment has it. */
    int slowness = 1;

    private final List<Integer> ailments = new ArrayList<>();

    /** The process is stopped, or the machine asleep: inputs wait. */
    boolean paused;
    /** The process can neither send nor receive; its timers run. */
    boolean blocked;
    /** What a blocked process has sent. */
    final ArrayDeque<Runnable> unsent = new ArrayDeque<>();
    /** The machine sleeps: its kernel answers nobody either. */
    boolean asleep;

    long pausedUntilNanos;
    long asleepUntilNanos;
    long asleepSinceNanos;
    /** The next of what waits is on the agenda. */
    boolean served;
    /** When the last fault that concerned this host ended. */
    long calmSinceNanos;

    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private int waitingBytes;
    /** How many inputs were ever kept, and how many of them taken or forgotten. */
    long keptCount;

    long takenCount;

    Host(int number, NodeAddress address) {
        this.number = number;
        this.address = address;
    }

    /** Keeps an input for when the process runs again; false if the kernel has no room for the datagram. */
    boolean keep(Runnable input, int datagramBytes) {
        if (waitingBytes + datagramBytes > RECEIVE_BUFFER_BYTES) {
            return false;
        }
        keptCount++;
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
        takenCount++;
        waitingBytes -= next.datagramBytes;
        return next.input;
    }

    /** Another process begins here, with nothing that was wrong before. */
    void beginAnew(long nowNanos) {
        forgetWaiting();
        strange = false;
        paused = false;
        pausedUntilNanos = nowNanos;
        asleep = false;
        asleepUntilNanos = nowNanos;
        calmSinceNanos = nowNanos;
    }

    void forgetWaiting() {
        waiting.clear();
        waitingBytes = 0;
        takenCount = keptCount;
        blocked = false;
        unsent.clear();
    }

    /** Whether the process takes what comes in. */
    boolean isReading() {
        return !paused && !blocked;
    }

    void slowDown(int times) {
        ailments.add(times);
        slowness = Collections.max(ailments);
    }

    /** One slow-down is over; others may go on. */
    void recover(int times) {
        ailments.remove(Integer.valueOf(times));
        slowness = ailments.isEmpty() ? 1 : Collections.max(ailments);
    }

    @Override
    public String toString() {
        return "host " + number;
    }
}
