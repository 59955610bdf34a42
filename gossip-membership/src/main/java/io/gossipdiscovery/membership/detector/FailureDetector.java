package io.gossipdiscovery.membership.detector;

import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.config.ProbeSettings;
import io.gossipdiscovery.membership.counter.Counter;
import io.gossipdiscovery.membership.counter.Counters;
import io.gossipdiscovery.membership.member.Accusation;
import io.gossipdiscovery.membership.member.Accusation.Grounds;
import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.member.Status;
import io.gossipdiscovery.membership.message.Message;
import io.gossipdiscovery.membership.table.MemberTable;
import java.util.Map;
import java.util.concurrent.TimeUnit;
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

    /** See {@link #putOffUntilNanos}. */
    public static final long NOT_PUT_OFF = Long.MAX_VALUE;

    /** A helper reports failure a little before the requester's own timeout, so that the report is in time. */
    private static final double NACK_SHARE = 0.8;

    /** Suspects that hear at once of what they are accused of by who returns; the others hear of it as they are probed. */
    private static final int MOST_TOLD_AT_RETURN = 64;

    /** For how long a node may hear nobody before it takes that for a sign that it is cut off. */
    private static final int GRACE_PERIODS = 2;

    private static final long SHORTEST_WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final ProbeSettings settings;
    private final MemberTable table;
    private final RandomGenerator random;
    private final DetectorActions actions;
    private final Counters counters;
    private final LocalHealth localHealth;
    private final SuspicionTimers suspicions;
    private final ProbeTargets targets;
    private final Confirmers confirmers;
    private final RoundTrips roundTrips;
    private final Refutations refutations;
    private final SelfTest selfTest;
    private final HearingClock hearing;
    private final PauseGuard pauses;
    private final Relays relays;
    private final long periodNanos;
    private final long nackNanos;

    private @Nullable Probe probe;
    /** Who was held for dead and tried last, under which sequence; null once it answered. */
    private @Nullable NodeId tried;

    private int triedSequence;
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
        this.nackNanos = (long) (this.settings.ackTimeout().toNanos() * NACK_SHARE);
        this.pauses = new PauseGuard(this.settings.pauseGuardMillis());
        this.relays = new Relays(periodNanos);
        this.roundTrips = new RoundTrips(this.settings, actions);
        this.refutations = new Refutations(settings.suspicion());
        this.localHealth = new LocalHealth(this.settings.maxLocalHealth());
        this.selfTest = new SelfTest(table, random, counters, this::pingBare, roundTrips.capNanos(), periodNanos);
        this.hearing = new HearingClock(
                GRACE_PERIODS * periodNanos, settings.suspicion().silenceSlowdown(), nowNanos);
        this.suspicions = new SuspicionTimers(settings.suspicion(), periodNanos, roundTrips.capNanos());
        this.confirmers = new Confirmers(table, this.settings.confirmers());
        int ringTargets = this.settings.ringTargets();
        this.targets =
                new ProbeTargets(table, random, ringTargets, ringTargets > 0 ? random.nextInt(ProbeTargets.TURNS) : 0);
        this.nextProbeNanos = nowNanos + random.nextLong(periodNanos);
        this.nextTryNanos = nextProbeNanos;
        this.nextSequence = random.nextInt();
    }

    /** A number for a ping that is no probe: no probe of this life has it, so that its ack is taken for none of a probe. */
    public int nextSequence() {
        return nextSequence++;
    }

    /** Adds how this node judges itself: 0 of each is well. */
    public void addGauges(Map<String, Long> snapshot, long nowNanos) {
        snapshot.put("localHealth", (long) localHealth.score());
        snapshot.put("ackTimeoutMillis", TimeUnit.NANOSECONDS.toMillis(ackTimeoutNanos()));
        snapshot.put("sick", selfTest.isSick() ? 1L : 0L);
        snapshot.put("holdDownMillis", TimeUnit.NANOSECONDS.toMillis(refutations.holdDownNanos(nowNanos)));
    }

    /** 0 is well, see Lifeguard, section IV-A. */
    public int localHealth() {
        return localHealth.score();
    }

    /** A member has become live, for the first time or again. */
    public void onJoined(int row) {
        targets.add(row);
    }

    /**
     * A member has become suspect, or suspect at a higher incarnation. A few of all those who hear of it are to look for
     * themselves.
     */
    public void onSuspected(NodeId subject, long incarnation, Accusation accusation, long nowNanos) {
        suspicions.start(subject, incarnation, weighed(accusation), table.liveCount(), hearing.at(nowNanos));
        if (confirmers.includeThisNode(subject, incarnation, accusation.accuser())) {
            targets.addUrgent(subject);
        }
    }

    /** Somebody accuses a member that is suspect already; true if that is one more independent accuser, and thus news. */
    public boolean onAccusedAgain(NodeId subject, long incarnation, Accusation accusation, long nowNanos) {
        boolean independent = suspicions.confirm(subject, incarnation, weighed(accusation), hearing.at(nowNanos));
        if (independent) {
            counters.increment(Counter.SUSPICIONS_CONFIRMED);
        }
        return independent;
    }

    /** Whether a member has been suspect at this incarnation for so long that its death is no surprise. */
    public boolean expectsDeath(NodeId subject, long incarnation, long nowNanos) {
        return suspicions.isRipe(subject, incarnation, hearing.at(nowNanos));
    }

    /**
     * Somebody holds a member for dead that is suspect here. It gets the shortest time to refute, however often that is said;
     * true if that is shorter than before.
     */
    public boolean onToldDead(NodeId subject, long incarnation, long nowNanos) {
        boolean shorter = suspicions.shorten(subject, incarnation, hearing.at(nowNanos));
        if (shorter) {
            counters.increment(Counter.SUSPICIONS_SHORTENED);
        }
        return shorter;
    }

    /** A member is to hear at once what this node holds against it; its silence is held against nobody. */
    public void tell(NodeId subject, NodeAddress address) {
        ping(nextSequence++, subject, address);
    }

    /**
     * An authentic packet came in: somebody is heard. After a pause most packets that waited come before the timer that would see
     * the pause.
     *
     * @param otherNanos when the next timer is due that is not the detector's own
     */
    public void onHeard(NodeId sender, long otherNanos, long nowNanos) {
        if (!hasLeft()) {
            onPaused(pauses.onInput(Math.min(otherNanos, nextDeadlineNanos()), nowNanos), nowNanos);
        }
        hearing.onHeard(nowNanos);
        selfTest.onHeard(sender);
    }

    /** A member is no longer suspect: it refuted, died or left. */
    public void onCleared(NodeId subject) {
        suspicions.cancel(subject);
    }

    /** The process of this member is gone: its silence said nothing of this node. */
    public void onProven(NodeId subject) {
        localHealth.onProven(subject);
    }

    /** This node is suspected or held for dead; it refutes as soon as it may. */
    public void onAccusedSelf(Evidence evidence, long nowNanos) {
        boolean news = refutations.onAccused(evidence, nowNanos);
        if (!refuteIfDue(nowNanos) && news && !refutations.isDue(nowNanos)) {
            counters.increment(Counter.REFUTATIONS_DEFERRED); // a self-test takes a moment, and is counted apart
        }
        judgeSilence(nowNanos);
    }

    /** This node had to refute: where it tests itself first, its probe is void, as it may not have got through. */
    public void onRefutedSelf() {
        probe = settings.testsItself() ? null : probe;
        localHealth.add(1);
    }

    /**
     * This node was held for dead, and nobody listened to it: whom it alone suspects is heard once more, and hears of it now, as it could
     * not refute before.
     */
    public void onReturned(long nowNanos) {
        suspicions.beginAnew(table.id(MemberTable.SELF), hearing.at(nowNanos)).stream()
                .limit(MOST_TOLD_AT_RETURN)
                .forEach(suspect -> ping(table.find(suspect)));
    }

    /**
     * A timer of this node fired, this one or any other: true if it comes so soon after a pause that all are to wait a moment. A
     * pause is seen by how late the timer is. Who leaves waits for nobody, and accuses nobody.
     *
     * @param otherNanos when the next timer is due that is not the detector's own
     */
    public boolean putsOffTimers(long otherNanos, long nowNanos) {
        if (hasLeft()) {
            return false;
        }
        onPaused(pauses.onTimer(Math.min(otherNanos, nextDeadlineNanos()), nowNanos), nowNanos);
        return pauses.isPuttingOff();
    }

    /** Until when all timers are put off, {@link #NOT_PUT_OFF} where they are not. */
    public long putOffUntilNanos() {
        return pauses.isPuttingOff() && !hasLeft() ? pauses.untilNanos() : NOT_PUT_OFF;
    }

    /** This node stood still, for so long until now: it blames itself before all others. Nothing happens for 0. */
    void onPaused(long pauseNanos, long nowNanos) {
        if (pauseNanos == 0) {
            return;
        }
        hearing.onPaused(pauseNanos, nowNanos);
        counters.increment(Counter.PAUSES_SEEN);
        localHealth.add(1);
        roundTrips.forgetUnanswered();
        selfTest.onPaused(pauseNanos);
    }

    /** A ping for another node at this address is answered by saying so: that node is gone. */
    public void onPing(NodeId sender, NodeAddress from, Message.Ping ping) {
        if (ping.target().equals(table.id(MemberTable.SELF))) {
            actions.send(sender, from, new Message.Ack(ping.sequence(), table.hash()));
        } else if (takesProof()) {
            actions.sendBare(sender, from, new Message.Gone(ping.sequence(), table.address(MemberTable.SELF)));
        }
    }

    /** Another node than the one that was pinged says that it lives there; whom the probe that is under way was for, or null. */
    public @Nullable NodeId onGone(Message.Gone gone) {
        Probe asked = takesProof() ? probe : null;
        return asked != null && asked.sequence == gone.sequence() ? asked.target : null;
    }

    /** Whether a death that rests on process evidence is believed at once. */
    public boolean takesProof() {
        return settings.watches() > 0;
    }

    /** Grounds count for no more than silence where this node has no part in finding them. */
    private Accusation weighed(Accusation accusation) {
        return takesProof() ? accusation : new Accusation(accusation.accuser(), Grounds.TIMEOUT);
    }

    /** For how long a sign of life is waited for by who has evidence of a death. */
    public long signOfLifeNanos() {
        return Math.max(SHORTEST_WINDOW_NANOS, 3 * roundTrips.smoothedNanos());
    }

    /** For how long an answer is waited for at most: longer by a node that is not well itself. */
    public long longestAckNanos() {
        return roundTrips.capNanos() * localHealth.multiplier();
    }

    public void onPingReq(NodeId sender, NodeAddress from, Message.PingReq request, long nowNanos) {
        int sequence = nextSequence++;
        long due = nowNanos + nackNanos;
        if (!relays.add(sequence, new Relays.Relay(sender, from, request.sequence(), due))) {
            counters.increment(Counter.RELAYS_REFUSED);
            return;
        }
        ping(sequence, request.target(), request.address());
    }

    /** An ack by datagram, from the member that was pinged or from a helper. */
    public void onAck(NodeId sender, Message.Ack ack, long nowNanos) {
        roundTrips.onAck(ack.sequence(), sender, nowNanos);
        onStreamAck(sender, ack, nowNanos);
    }

    /** An ack on a stream: as good as any, but no measure of how long datagrams take. */
    public void onStreamAck(NodeId sender, Message.Ack ack, long nowNanos) {
        if (sender.equals(tried) && triedSequence == ack.sequence()) {
            tried = null;
            counters.increment(Counter.DEAD_ANSWERED);
        }
        onAck(ack, nowNanos);
    }

    /** An ack, however it came. */
    void onAck(Message.Ack ack, long nowNanos) {
        Relays.Relay relay = relays.remove(ack.sequence());
        if (relay != null) {
            actions.send(relay.requester(), relay.address(), new Message.Ack(relay.sequence(), table.hash()));
        }
        if (selfTest.onAck(ack.sequence(), nowNanos)) {
            refuteIfDue(nowNanos);
        }
        if (probe != null && probe.sequence == ack.sequence()) {
            probe = null;
            localHealth.recover();
        }
    }

    /** A helper is well, and has no ack; however often it says so, it is one helper. */
    public void onNack(NodeId sender, Message.Nack nack) {
        if (probe != null && probe.sequence == nack.sequence()) {
            probe.silentHelpers.remove(sender);
        }
    }

    public long nextDeadlineNanos() {
        long suspicionNanos = hearing.whenAt(suspicions.nextDeadlineNanos());
        long next = Math.min(nextProbeNanos, Math.min(suspicionNanos, relays.nextDeadlineNanos()));
        next = Math.min(next, selfTest.isUnderWay() ? selfTest.nextDeadlineNanos() : refutations.nextDeadlineNanos());
        next = Math.min(next, nextTryNanos);
        return probe == null ? next : Math.min(next, probe.deadlineNanos);
    }

    public void onTimer(long nowNanos) {
        for (Relays.Relay due = relays.pollDue(nowNanos); due != null; due = relays.pollDue(nowNanos)) {
            actions.send(due.requester(), due.address(), new Message.Nack(due.sequence()));
        }
        while (probe != null && probe.deadlineNanos <= nowNanos) {
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
        if (nextTryNanos <= nowNanos) {
            table.expire(nowNanos);
            tryTheDead(nowNanos);
            remind(suspicions.heldAlone(table.id(MemberTable.SELF), hearing.at(nowNanos)));
        }
        refuteIfDue(nowNanos);
        declareDead(nowNanos);
    }

    private void declareDead(long nowNanos) {
        judgeSilence(nowNanos);
        long heardNanos = hearing.at(nowNanos);
        SuspicionTimers.Expired expired = suspicions.poll(heardNanos);
        while (expired != null) {
            counters.increment(Counter.SUSPICIONS_EXPIRED);
            actions.declareDead(expired.subject(), expired.incarnation());
            expired = suspicions.poll(heardNanos);
        }
    }

    /** Silence says something of this node where somebody might speak up, and more where it is held for dead. */
    private void judgeSilence(long nowNanos) {
        hearing.runBy(table.liveCount() - 1 > suspicions.count(), refutations.isDeathPending(), nowNanos);
    }

    private void begin(long nowNanos) {
        int row = targets.next();
        nextProbeNanos = nowNanos + (long) (targets.waitPeriods() * periodNanos * localHealth.multiplier());
        if (row == MemberTable.NONE) {
            return;
        }
        Probe next = new Probe(
                table.id(row),
                table.address(row),
                table.incarnation(row),
                nextSequence++,
                nowNanos + ackTimeoutNanos(),
                nowNanos + settings.unansweredProbe().toNanos() * localHealth.multiplier());
        probe = next;
        counters.increment(Counter.PROBES_SENT);
        roundTrips.onPing(next.sequence, next.target, nowNanos);
        ping(next.sequence, next.target, next.address);
    }

    /**
     * Who was parted and is held for dead hears of it so, and can refute, also where it gets through to hardly anybody itself:
     * once a period, however unwell this node is. What it is accused of rides on the ping; nobody is blamed for silence. Where
     * somebody else lives at the address, nobody is tried.
     */
    private void tryTheDead(long nowNanos) {
        nextTryNanos = nowNanos + periodNanos;
        int dead = table.deadCount();
        if (!settings.triesDead() || dead == 0 || random.nextInt(Math.max(1, table.liveCount())) >= dead) {
            return;
        }
        int row = table.randomDead(random, nowNanos);
        if (row != MemberTable.NONE && table.findLive(table.address(row)) == MemberTable.NONE) {
            tried = table.id(row);
            triedSequence = nextSequence++;
            counters.increment(Counter.DEAD_TRIED);
            ping(triedSequence, table.id(row), table.address(row));
        }
    }

    /** An accusation that nobody else takes up may not have got through to anybody, and the accused could not refute. */
    private void remind(@Nullable NodeId suspect) {
        if (suspect != null) {
            ping(table.find(suspect));
        }
    }

    private boolean refuteIfDue(long nowNanos) {
        if (!refutations.isDue(nowNanos)) {
            selfTest.rest(nowNanos);
            return false;
        }
        boolean passed = mayAnswer(nowNanos);
        if (passed) {
            boolean wasDead = refutations.isDeathPending();
            actions.refute(refutations.take(), wasDead);
            judgeSilence(nowNanos);
        }
        return passed;
    }

    /**
     * Whether this node may answer an accusation: a self-test was passed of late. Where none was this begins one, if none is under
     * way. Who leaves has nothing to answer, and needs none.
     */
    public boolean mayAnswer(long nowNanos) {
        return !settings.testsItself() || hasLeft() || selfTest.passesOrBegins(refutations.isDeathPending(), nowNanos);
    }

    private boolean hasLeft() {
        return table.status(MemberTable.SELF) == Status.LEFT;
    }

    private long ackTimeoutNanos() {
        return roundTrips.ackTimeoutNanos() * localHealth.multiplier();
    }

    private void ping(int row) {
        tell(table.id(row), table.address(row));
    }

    private void ping(int sequence, NodeId target, NodeAddress address) {
        actions.send(target, address, new Message.Ping(sequence, target, table.hash()));
    }

    private int pingBare(int row) {
        int sequence = nextSequence++;
        actions.sendBare(table.id(row), table.address(row), new Message.Ping(sequence, table.id(row), table.hash()));
        return sequence;
    }

    /** The time of the direct probe, or of the indirect one, is over. */
    private void advance(Probe unanswered, long nowNanos) {
        if (unanswered.indirect) {
            fail(unanswered);
            return;
        }
        unanswered.indirect = true;
        // with the guard a late timer takes nothing from the time that helpers have; without it no time is given back
        long beganNanos = settings.pauseGuardMillis() == 0 ? unanswered.deadlineNanos : nowNanos;
        unanswered.deadlineNanos = Math.max(unanswered.endNanos, beganNanos + ackTimeoutNanos());
        Message.PingReq request =
                new Message.PingReq(unanswered.sequence, unanswered.target, unanswered.address, table.hash());
        for (int row : table.randomOthers(random, settings.indirectProbes(), table.find(unanswered.target))) {
            unanswered.silentHelpers.add(table.id(row));
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
        counters.add(Counter.NACKS_MISSED, failed.silentHelpers.size());
        localHealth.onFailed(failed.target, 1 + failed.silentHelpers.size());
        actions.accuse(failed.target, failed.incarnation, Grounds.TIMEOUT);
    }
}
