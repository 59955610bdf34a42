package io.gossipdiscovery.simulator;

import io.gossipdiscovery.membership.ClusterView;
import io.gossipdiscovery.membership.MembershipEngine;
import io.gossipdiscovery.membership.MembershipEvent;
import io.gossipdiscovery.membership.NewLifeReason;
import io.gossipdiscovery.membership.Output;
import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.crypto.Keyring;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One life of one process with the real engine in it. Its clock may run fast or slow, and stands still while its machine sleeps. */
public final class SimulatedNode {

    private static final long MILLION = 1_000_000;

    final Host host;
    final MembershipEngine engine;
    private final Simulation simulation;
    private final long bornNanos;
    private final long clockOriginNanos;
    private int driftPartsPerMillion;
    private long driftedNanos;
    private long driftSinceNanos;
    private long asleepNanos;

    boolean running = true;
    boolean leaving;
    boolean left;
    /** How many members were told of the leave directly, and how many of them acknowledged it. */
    int goodbyesTold;

    int goodbyesAcknowledged;

    /** Announcements that are not over, and how the last one ended. */
    int announcing;

    int noticesTold;
    int noticesAcknowledged;

    @Nullable
    Boolean joined;

    /** How often the engine has told that its view is another. */
    long viewChanges;

    long joinedNanos = -1;
    /** Inputs taken. */
    int steps;
    /** The wakeup that is on the agenda, in virtual time. */
    long plannedWakeupNanos = Long.MAX_VALUE;

    /** The wakeup found the CPU busy: the timer runs after so many inputs of the host, or at this moment. */
    boolean timerIsDue;

    long timerAfterInput;
    long timerAtLatestNanos;

    SimulatedNode(
            Simulation simulation,
            Host host,
            NodeAddress advertised,
            MembershipSettings settings,
            Keyring keyring,
            SplittableRandom random) {
        this.simulation = simulation;
        this.host = host;
        this.bornNanos = simulation.nowNanos();
        this.driftSinceNanos = bornNanos;
        this.clockOriginNanos = random.nextLong(-(1L << 50), 1L << 50);
        this.engine = new MembershipEngine(settings, advertised, keyring, random, clockOriginNanos);
    }

    public NodeId id() {
        return engine.id();
    }

    public NodeAddress address() {
        return host.address;
    }

    /** True until the process ends, paused or not. */
    public boolean isRunning() {
        return running;
    }

    public boolean hasLeft() {
        return left;
    }

    public ClusterView view() {
        return engine.view();
    }

    /** What this node's monotonic clock shows now. */
    long clockNanos() {
        long elapsed = simulation.nowNanos() - driftSinceNanos;
        return clockOriginNanos + driftedNanos + elapsed + elapsed * driftPartsPerMillion / MILLION - asleepNanos;
    }

    /** What this node's wall clock shows now: it goes on while the machine sleeps. */
    long wallMillis() {
        return TimeUnit.NANOSECONDS.toMillis(simulation.nowNanos());
    }

    /** The virtual moment at which this node's clock will have reached a reading, if it runs on as now. */
    long virtualNanos(long clockReading) {
        long wait = clockReading - clockNanos();
        if (wait <= 0) {
            return simulation.nowNanos();
        }
        return simulation.nowNanos() + wait * MILLION / (MILLION + driftPartsPerMillion) + 1;
    }

    void drift(int partsPerMillion) {
        long elapsed = simulation.nowNanos() - driftSinceNanos;
        driftedNanos += elapsed + elapsed * driftPartsPerMillion / MILLION;
        driftSinceNanos = simulation.nowNanos();
        driftPartsPerMillion = partsPerMillion;
    }

    /** The monotonic clock stood still for so long. */
    void slept(long nanos) {
        asleepNanos += nanos;
    }

    void publish(String key, byte @Nullable [] value) {
        write(() -> engine.publish(key, value, clockNanos()));
    }

    void announce(String key, byte @Nullable [] value, Duration limit) {
        write(() -> {
            engine.announce(key, value, limit.toNanos(), clockNanos());
            announcing++;
        });
    }

    void reportUnreachable(NodeId member) {
        if (running && !leaving && !host.paused) {
            engine.reportUnreachable(member, clockNanos());
            drain();
        }
    }

    private void write(Runnable write) {
        if (running && !leaving && !host.paused) {
            simulation.faults().add(Fault.STATE_CHANGE);
            write.run();
            simulation.invariants().published(this);
            drain();
        }
    }

    /** Does what the engine wants done, and plans its next wakeup. */
    void drain() {
        for (Output output = engine.poll(); output != null; output = engine.poll()) {
            output.accept(handler);
        }
        simulation.invariants().stepped(this);
        simulation.processors().planWakeup(this);
    }

    private final Output.Handler handler = new Output.Handler() {

        @Override
        public void sendDatagram(NodeAddress to, ByteBuffer packet) {
            if (host.blocked) {
                host.unsent.add(() -> sendDatagram(to, packet));
                return;
            }
            simulation.invariants().datagramSent(SimulatedNode.this, packet.remaining());
            simulation.network().send(host, to, packet, simulation.processors().sends(host, 1));
        }

        @Override
        public void sendConnected(int number, NodeAddress to, ByteBuffer packet) {
            if (host.blocked) {
                host.unsent.add(() -> sendConnected(number, to, packet));
                return;
            }
            sendDatagram(to, packet);
            simulation.network().tellIfUnreachable(SimulatedNode.this, to, number);
        }

        @Override
        public void openStream(long stream, NodeAddress to) {
            if (host.blocked) {
                host.unsent.add(() -> openStream(stream, to));
                return;
            }
            simulation.streams().open(SimulatedNode.this, stream, to);
        }

        @Override
        public void writeStream(long stream, ByteBuffer frame) {
            if (host.blocked) {
                host.unsent.add(() -> writeStream(stream, frame));
                return;
            }
            simulation.invariants().frameSent(SimulatedNode.this, frame.remaining());
            simulation.streams().write(SimulatedNode.this, stream, frame);
        }

        @Override
        public void closeStream(long stream) {
            if (host.blocked) {
                host.unsent.add(() -> closeStream(stream));
                return;
            }
            simulation.streams().close(SimulatedNode.this, stream);
        }

        @Override
        public void resolveSeeds() {
            simulation.resolveSeeds(SimulatedNode.this);
        }

        @Override
        public void joinFinished(boolean success, int seedsTried) {
            joined = success;
        }

        @Override
        public void leaveFinished(int told, int acknowledged) {
            left = true;
            goodbyesTold = told;
            goodbyesAcknowledged = acknowledged;
        }

        @Override
        public void announcementFinished(long announcement, int told, int acknowledged) {
            announcing--;
            noticesTold = told;
            noticesAcknowledged = acknowledged;
        }

        @Override
        public void viewChanged() {
            viewChanges++;
        }

        @Override
        public void memberChanged(MembershipEvent event) {
            simulation.memberChanged(SimulatedNode.this, event);
        }

        @Override
        public void newLife(NodeId ended, NodeId begun, NewLifeReason reason) {
            simulation.newLife(SimulatedNode.this, ended, reason);
        }

        @Override
        public void roundTripMeasured(NodeId member, long nanos) {
            // the network of the simulation knows it
        }
    };

    @Override
    public String toString() {
        return id().abbreviated() + " on " + host;
    }
}
