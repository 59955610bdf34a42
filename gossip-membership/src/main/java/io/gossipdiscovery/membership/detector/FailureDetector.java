package io.gossipdiscovery.membership.detector;

import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.config.ProbeSettings;
import io.gossipdiscovery.membership.counter.Counter;
import io.gossipdiscovery.membership.counter.Counters;
import io.gossipdiscovery.membership.member.Accusation.Grounds;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.member.Status;
import io.gossipdiscovery.membership.message.Message;
import io.gossipdiscovery.membership.table.MemberTable;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The probe round of SWIM (section 3.1) with Lifeguard's local health (section IV-A): once per protocol period one member is
 * pinged; where no ack comes in time, k others are asked to ping it and a stream is tried at the same moment; where that brings
 * nothing either, the member is accused. Who does not refute in time is declared dead.
 *
 * <p>Not thread-safe: it belongs to one engine.
 */
public final class FailureDetector {

    /** A helper reports failure a little before the requester's own timeout, so that the report is in time. */
    private static final double NACK_SHARE = 0.8;

    private static final class Probe {
        private final NodeId target;
        private final NodeAddress address;
        private final long incarnation;
        private final int sequence;
        private long deadlineNanos;
        private boolean indirect;
        private int nacksMissing;

        private Probe(NodeId target, NodeAddress address, long incarnation, int sequence, long deadlineNanos) {
            this.target = target;
            this.address = address;
            this.incarnation = incarnation;
            this.sequence = sequence;
            this.deadlineNanos = deadlineNanos;
        }
    }

    private final ProbeSettings settings;
    private final MemberTable table;
    private final RandomGenerator random;
    private final DetectorActions actions;
    private final Counters counters;
    private final LocalHealth localHealth;
    private final SuspicionTimers suspicions;
    private final ProbeOrder order;
    private final Relays relays = new Relays();
    private final long periodNanos;
    private final long ackTimeoutNanos;

    private @Nullable Probe probe;
    private long nextProbeNanos;
    private long nextTryNanos;
    private int nextSequence;

    public FailureDetector(
            MembershipSettings settings,
            MemberTable table,
            RandomGenerator random,
            DetectorActions actions,
            Counters counters,
            long nowNanos) {
        this.settings = settings.probing();
        this.table = table;
        this.random = random;
        this.actions = actions;
        this.counters = counters;
        this.periodNanos = this.settings.protocolPeriod().toNanos();
        this.ackTimeoutNanos = this.settings.ackTimeout().toNanos();
        this.localHealth = new LocalHealth(this.settings.maxLocalHealth());
        this.suspicions = new SuspicionTimers(settings.suspicion(), periodNanos);
        this.order = new ProbeOrder(table, random);
        this.nextProbeNanos = nowNanos + random.nextLong(periodNanos);
        this.nextTryNanos = nextProbeNanos;
        this.nextSequence = random.nextInt();
    }

    /** 0 is well, see Lifeguard, section IV-A. */
    public int localHealth() {
        return localHealth.score();
    }

    /** A member has become live, for the first time or again. */
    public void onJoined(int row) {
        order.add(row);
    }

    /** A member has become suspect, or suspect at a higher incarnation. */
    public void onSuspected(NodeId subject, long incarnation, NodeId accuser, long nowNanos) {
        suspicions.start(subject, incarnation, accuser, table.liveCount(), nowNanos);
    }

    /** Somebody accuses a member that is suspect already; true if that is one more independent accuser, and thus news. */
    public boolean onAccusedAgain(NodeId subject, long incarnation, NodeId accuser) {
        boolean independent = suspicions.confirm(subject, incarnation, accuser);
        if (independent) {
            counters.increment(Counter.SUSPICIONS_CONFIRMED);
        }
        return independent;
    }

    /** A member is no longer suspect: it refuted, died or left. */
    public void onCleared(NodeId subject) {
        suspicions.cancel(subject);
    }

    /** This node had to refute an accusation. */
    public void onRefutedSelf() {
        localHealth.add(1);
    }

    /** Pings for another node at this address are not answered: that node is gone. */
    public void onPing(NodeId sender, NodeAddress from, Message.Ping ping) {
        if (ping.target().equals(table.id(MemberTable.SELF))) {
            actions.send(sender, from, new Message.Ack(ping.sequence(), table.hash()));
        }
    }

    public void onPingReq(NodeId sender, NodeAddress from, Message.PingReq request, long nowNanos) {
        int sequence = nextSequence++;
        long due = nowNanos + (long) (ackTimeoutNanos * NACK_SHARE);
        if (!relays.add(sequence, new Relays.Relay(sender, from, request.sequence(), due))) {
            counters.increment(Counter.RELAYS_REFUSED);
            return;
        }
        actions.send(request.target(), request.address(), new Message.Ping(sequence, request.target(), table.hash()));
    }

    public void onAck(Message.Ack ack) {
        Relays.Relay relay = relays.remove(ack.sequence());
        if (relay != null) {
            actions.send(relay.requester(), relay.address(), new Message.Ack(relay.sequence(), table.hash()));
        }
        if (probe != null && probe.sequence == ack.sequence()) {
            probe = null;
            localHealth.recover();
        }
    }

    public void onNack(Message.Nack nack) {
        if (probe != null && probe.sequence == nack.sequence() && probe.nacksMissing > 0) {
            probe.nacksMissing--;
        }
    }

    public long nextDeadlineNanos() {
        long next = Math.min(nextProbeNanos, Math.min(suspicions.nextDeadlineNanos(), relays.nextDeadlineNanos()));
        if (table.tombstoneCount() > 0) {
            next = Math.min(next, nextTryNanos);
        }
        return probe == null ? next : Math.min(next, probe.deadlineNanos);
    }

    public void onTimer(long nowNanos) {
        for (Relays.Relay due = relays.pollDue(nowNanos); due != null; due = relays.pollDue(nowNanos)) {
            actions.send(due.requester(), due.address(), new Message.Nack(due.sequence()));
        }
        if (probe != null && probe.deadlineNanos <= nowNanos) {
            advance(probe, nowNanos);
        }
        if (nextProbeNanos <= nowNanos) {
            if (probe == null) {
                begin(nowNanos);
            } else {
                // the timer was late: whoever was asked for help gets the time to answer
                nextProbeNanos = probe.deadlineNanos;
            }
        }
        if (table.tombstoneCount() > 0 && nextTryNanos <= nowNanos) {
            tryTheDead(nowNanos);
        }
        SuspicionTimers.Expired expired = suspicions.poll(nowNanos);
        while (expired != null) {
            counters.increment(Counter.SUSPICIONS_EXPIRED);
            actions.declareDead(expired.subject(), expired.incarnation());
            expired = suspicions.poll(nowNanos);
        }
    }

    private void begin(long nowNanos) {
        table.expire(nowNanos);
        nextProbeNanos = nowNanos + periodNanos * localHealth.multiplier();
        int row = order.next();
        if (row == MemberTable.NONE) {
            return;
        }
        Probe next = new Probe(
                table.id(row),
                table.address(row),
                table.incarnation(row),
                nextSequence++,
                nowNanos + ackTimeoutNanos * localHealth.multiplier());
        probe = next;
        counters.increment(Counter.PROBES_SENT);
        actions.send(next.target, next.address, new Message.Ping(next.sequence, next.target, table.hash()));
    }

    /**
     * Who is held for dead and lives must hear of it, also where it gets through to hardly anybody itself. One row is drawn a
     * period, however unwell this node is, so that each of the dead is tried about once a period by all together. What it is
     * accused of rides on the ping; no answer means nothing. Where somebody else lives at the address, nobody is tried.
     */
    private void tryTheDead(long nowNanos) {
        nextTryNanos = nowNanos + periodNanos;
        int row = random.nextInt(table.rowLimit());
        boolean dead = table.isUsed(row) && table.status(row) == Status.DEAD && table.isSpokenOf(row, nowNanos);
        if (dead && table.findLive(table.address(row)) == MemberTable.NONE) {
            counters.increment(Counter.DEAD_TRIED);
            Message.Ping ping = new Message.Ping(nextSequence++, table.id(row), table.hash());
            actions.send(table.id(row), table.address(row), ping);
        }
    }

    /** The time of the direct probe, or of the indirect one, is over. */
    private void advance(Probe unanswered, long nowNanos) {
        if (unanswered.indirect) {
            fail(unanswered);
            return;
        }
        unanswered.indirect = true;
        unanswered.deadlineNanos = nowNanos + ackTimeoutNanos * localHealth.multiplier();
        Message.PingReq request = new Message.PingReq(unanswered.sequence, unanswered.target, unanswered.address);
        for (int row : table.randomOthers(random, settings.indirectProbes(), table.find(unanswered.target))) {
            unanswered.nacksMissing++;
            counters.increment(Counter.INDIRECT_PROBES_SENT);
            actions.send(table.id(row), table.address(row), request);
        }
        counters.increment(Counter.STREAM_PROBES_SENT);
        actions.probeByStream(
                unanswered.address, new Message.Ping(unanswered.sequence, unanswered.target, table.hash()));
    }

    private void fail(Probe failed) {
        probe = null;
        int row = table.find(failed.target);
        if (row == MemberTable.NONE || !table.status(row).isLive()) {
            return;
        }
        counters.increment(Counter.PROBES_FAILED);
        counters.add(Counter.NACKS_MISSED, failed.nacksMissing);
        localHealth.add(1 + failed.nacksMissing);
        actions.accuse(failed.target, failed.incarnation, Grounds.TIMEOUT);
    }
}
