package io.gossipdiscovery.simulator;

import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.crypto.Keyring;
import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.membership.member.MemberState;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.message.Message;
import io.gossipdiscovery.membership.message.Packet;
import io.gossipdiscovery.membership.wire.Envelope;
import io.gossipdiscovery.membership.wire.PacketWriter;
import io.gossipdiscovery.simulator.Step.Kind;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Three hosts with real engines on one clock. It begins formed, and does what {@link Step}s tell it; the same steps lead to the
 * same state, bit for bit.
 */
final class Trio {

    static final int HOSTS = 3;

    private static final int PORT = 17_946;
    private static final int LIVES_PER_HOST = 3;
    private static final int NOBODY = -1;

    /** Inputs within one step; beyond, the engines keep each other busy without end. */
    private static final int MAX_INPUTS = 20_000;

    /** Neither seals nor opens, and has no state: shared by all. */
    private static final Keyring NO_KEYS = new Keyring(List.of(), 0);

    /** Written in turn, so that a gap in the versions is a gap in the content. */
    private static final List<String> KEYS = List.of("k", "l");

    final MembershipSettings settings;
    final TrioNetwork network = new TrioNetwork(this);
    final TrioChecks checks = new TrioChecks(this);
    final TrioNode[] nodes = new TrioNode[HOSTS];
    private final List<NodeAddress> addresses = new ArrayList<>();
    private final Envelope envelope;
    private final long seed;
    private final long periodNanos;
    private int lives;
    private int isolated = NOBODY;
    private long forged;
    long nowNanos = 1;

    Trio(MembershipSettings settings, long seed) {
        this.settings = settings;
        this.seed = seed;
        this.envelope = new Envelope(settings.cluster());
        this.periodNanos = settings.probing().protocolPeriod().toNanos();
        List<Member> all = new ArrayList<>();
        for (int host = 0; host < HOSTS; host++) {
            addresses.add(NodeAddress.ofIpv4(0x0A00_0001 + host, PORT));
            nodes[host] = start(host, 0);
            all.add(nodes[host].engine.self());
        }
        for (TrioNode node : nodes) {
            node.engine.learn(all, nowNanos);
            node.engine.join(nowNanos);
            node.drain();
        }
    }

    List<NodeAddress> addresses() {
        return addresses;
    }

    /** How many processes were ever started. */
    int lives() {
        return lives;
    }

    int isolated() {
        return isolated;
    }

    boolean isCut(int one, int other) {
        return one != other && (one == isolated || other == isolated);
    }

    /** Whether a host's process runs, a leaving one included. */
    boolean runs(int host) {
        return nodes[host].running;
    }

    /** What can happen next. */
    List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        network.steps(steps);
        boolean tombstones = false;
        int running = 0;
        for (TrioNode node : nodes) {
            running += node.running ? 1 : 0;
            tombstones |= node.holdsTombstone();
        }
        for (int host = 0; host < HOSTS; host++) {
            steps(host, running, steps);
        }
        steps.add(isolated == NOBODY ? Step.of(Kind.TIMER) : Step.of(Kind.HEAL));
        if (isolated != NOBODY) {
            steps.add(Step.of(Kind.TIMER));
        }
        steps.add(Step.of(Kind.SILENCE));
        steps.add(Step.of(Kind.CALM));
        if (tombstones) {
            steps.add(Step.of(Kind.HALF_LIFE));
            steps.add(Step.of(Kind.WHOLE_LIFE));
        }
        return steps;
    }

    private void steps(int host, int running, List<Step> steps) {
        TrioNode node = nodes[host];
        if (isolated == NOBODY) {
            steps.add(Step.of(Kind.ISOLATE, host));
        }
        if (!node.running) {
            if (node.life + 1 < LIVES_PER_HOST) {
                steps.add(Step.of(Kind.RESTART, host));
            }
            return;
        }
        if (running > 1) {
            steps.add(Step.of(Kind.KILL, host));
        }
        if (node.leaving) {
            return;
        }
        MemberState state = node.engine.self().state();
        steps.add(Step.of(Kind.WRITE, host));
        if (!state.keys().isEmpty()) {
            steps.add(Step.of(Kind.DELETE, host));
        }
        if (running > 1) {
            steps.add(Step.of(Kind.LEAVE, host));
        }
        for (int other = host + 1; other < HOSTS; other++) {
            TrioNode peer = nodes[other];
            boolean differ = peer.running
                    && !isCut(host, other)
                    && peer.engine.view().hash() != node.engine.view().hash();
            if (differ) {
                steps.add(new Step(Kind.SYNC, host, other));
            }
        }
    }

    /** Does it. */
    void apply(Step step) {
        long life = settings.sync().tombstoneLife().toNanos();
        TrioNode node = step.one() < 0 ? nodes[0] : nodes[step.one()];
        switch (step.kind()) {
            case DELIVER, OVERTAKE, DUPLICATE, STREAM_PART, STREAM_ALL -> network.apply(step);
            case LOSE -> network.loseAll();
            case SYNC -> sync(node, nodes[step.other()]);
            case TIMER -> fire(Long.MAX_VALUE);
            case SILENCE -> pass(periodNanos * 3 / 2, Long.MAX_VALUE);
            case CALM -> pass(periodNanos * 3, 0);
            case HALF_LIFE -> pass(life * 11 / 20, network.nextOrder());
            case WHOLE_LIFE -> pass(life * 21 / 20, network.nextOrder());
            case WRITE -> write(node);
            case DELETE -> publish(node, node.engine.self().state().keys().get(0), null);
            case KILL -> stop(node);
            case LEAVE -> {
                checks.ended(node);
                node.leaving = true;
                node.engine.leave(nowNanos);
                node.drain();
            }
            case RESTART -> {
                nodes[step.one()] = start(step.one(), node.life + 1);
                nodes[step.one()].engine.join(nowNanos);
                nodes[step.one()].drain();
            }
            case ISOLATE -> {
                isolated = step.one();
                network.cutStreams(isolated);
            }
            case HEAL -> isolated = NOBODY;
        }
        stopWhoLeft();
    }

    /** Heals, delivers and waits; true as soon as the cluster is at rest and right. */
    boolean converges(Duration bound) {
        isolated = NOBODY;
        long end = nowNanos + bound.toNanos();
        while (nowNanos < end) {
            pass(periodNanos, 0);
            if (checks.isConverged()) {
                return true;
            }
        }
        return false;
    }

    private TrioNode start(int host, int life) {
        long mixed = new SplittableRandom(seed * 31 + (long) host * LIVES_PER_HOST + life).nextLong();
        TrioNode node = new TrioNode(this, host, life, NO_KEYS, new SplittableRandom(mixed));
        lives++;
        checks.started(node);
        return node;
    }

    private void stopWhoLeft() {
        for (TrioNode node : nodes) {
            if (node.left && node.running) {
                stop(node);
            }
        }
    }

    private void stop(TrioNode node) {
        checks.ended(node);
        node.running = false;
        network.resetStreams(node);
    }

    private void write(TrioNode node) {
        long version = node.engine.self().state().version();
        publish(node, KEYS.get((int) (version % KEYS.size())), new byte[] {(byte) (version + 1)});
    }

    private void publish(TrioNode node, String key, byte @Nullable [] value) {
        node.engine.publish(key, value, nowNanos);
        checks.published(node);
        node.drain();
    }

    /**
     * A repair, when the exploration wants it and not when the schedule of the engines does: both take the part of the one that
     * is asked. All that is forged is the empty chunk that begins it.
     */
    private void sync(TrioNode one, TrioNode other) {
        byte[] header = envelope.header(other.id(), (1L << 40) + forged++, false);
        byte[] body = PacketWriter.encode(new Packet(new Message.SyncChunk(false, List.of()), List.of()));
        ByteBuffer opening = ByteBuffer.allocate(header.length + body.length)
                .put(header)
                .put(body)
                .flip();
        network.connect(one, other, opening);
    }

    /** Lets time pass, every timer firing and everything arriving that was sent as this order or a later one. */
    private void pass(long nanos, long fromOrder) {
        long end = nowNanos + nanos;
        int inputs = 0;
        while (network.deliverNext(fromOrder) || fire(end)) {
            if (++inputs > MAX_INPUTS) {
                checks.violated(5, "more than " + MAX_INPUTS + " inputs in " + nanos / 1_000_000 + " ms: no rest");
                return;
            }
            stopWhoLeft();
        }
        nowNanos = end;
    }

    /** Fires the earliest timer that is due until then; false if there is none. */
    private boolean fire(long end) {
        TrioNode due = null;
        for (TrioNode node : nodes) {
            boolean earlier = due == null || node.engine.nextWakeupNanos() < due.engine.nextWakeupNanos();
            if (node.running && earlier) {
                due = node;
            }
        }
        if (due == null || due.engine.nextWakeupNanos() > end || due.engine.nextWakeupNanos() == Long.MAX_VALUE) {
            return false;
        }
        nowNanos = Math.max(nowNanos, due.engine.nextWakeupNanos());
        due.engine.onTimer(nowNanos);
        due.drain();
        return true;
    }
}
