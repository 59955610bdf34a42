package io.gossipdiscovery.membership;

import io.gossipdiscovery.membership.MembershipEvent.Kind;
import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.counter.Counter;
import io.gossipdiscovery.membership.counter.Counters;
import io.gossipdiscovery.membership.detector.CheckActions;
import io.gossipdiscovery.membership.detector.Checks;
import io.gossipdiscovery.membership.detector.FailureDetector;
import io.gossipdiscovery.membership.member.Accusation;
import io.gossipdiscovery.membership.member.Accusation.Grounds;
import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.message.Message;
import io.gossipdiscovery.membership.message.Message.CheckResult.Outcome;
import io.gossipdiscovery.membership.table.MemberTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Finds out at once that a process is gone: joins watches and checks to the streams on which they are made. */
final class Crashes {

    private static final long REPORT_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Members that the application may have checked within a second. */
    private static final int MOST_REPORTS = 256;

    private static final int FEWEST_IN_A_WAVE = 8;
    private static final int LIVE_PER_DEATH = 4;

    /** Of those whose deaths others tell, how many are checked at a time, and how many in a wave. */
    private static final int MOST_DOUBTED = 8;

    private static final int MOST_DOUBTED_IN_A_WAVE = 32;

    private static final long WAVE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final boolean enabled;
    private final MemberTable table;
    private final FailureDetector detector;
    private final UpdateApplier applier;
    private final Outbox outbox;
    private final StreamSessions streams;
    private final RandomGenerator random;
    private final Checks checks;
    private final Watches watches;
    private final ProvenDeaths proven;
    private final Counters counters;
    /** When the application reported whom. */
    private final Map<NodeId, Long> reported = new HashMap<>();
    /** The streams that are held for a check. */
    private final Map<NodeId, List<Long>> checkStreams = new HashMap<>();

    private boolean leaving;
    /** Deaths on evidence, one soon after the other. */
    private int deaths;

    private long lastDeathNanos;

    Crashes(
            MembershipSettings settings,
            MemberTable table,
            FailureDetector detector,
            UpdateApplier applier,
            Outbox outbox,
            StreamSessions streams,
            RandomGenerator random,
            Counters counters,
            long nowNanos) {
        this.enabled = settings.probing().watches() > 0;
        this.counters = counters;
        this.table = table;
        this.detector = detector;
        this.applier = applier;
        this.outbox = outbox;
        this.streams = streams;
        this.random = random;
        this.proven = new ProvenDeaths();
        long periodNanos = settings.probing().protocolPeriod().toNanos();
        this.checks = new Checks(
                table,
                random,
                new Actions(),
                counters,
                detector::signOfLifeNanos,
                detector::longestAckNanos,
                periodNanos);
        this.watches = new Watches(
                table,
                streams,
                new WatchEvents(),
                counters,
                detector::nextSequence,
                settings.probing().watches(),
                periodNanos,
                nowNanos);
    }

    /** Somebody begins a conversation on a stream of its own; null if it is about nothing of this, or all of this is turned off. */
    @Nullable
    Conversation conversation(long stream, NodeId peer, Message first) {
        if (!enabled || leaving) {
            return null;
        }
        if (first instanceof Message.Watch) {
            return watches.watchedBy(peer, stream);
        }
        return first instanceof Message.CheckRequest ? new Question() : null;
    }

    /** A packet of this member came in, and was handled. */
    void onHeard(NodeId member, long nowNanos) {
        checks.onHeard(member, nowNanos);
    }

    /** A member acknowledged what this node sent it. */
    void onAck(NodeId member, Message.Ack ack, long nowNanos) {
        checks.onAnswered(ack.sequence(), member, nowNanos);
    }

    /** Another node answered a ping: that counts if it came from the address that this node advertises. */
    void onGone(Message.Gone gone, NodeAddress from, long nowNanos) {
        if (leaving || !from.equals(gone.address())) {
            return;
        }
        NodeId probed = detector.onGone(gone);
        if (probed != null) {
            checks.begin(probed, nowNanos);
            livesAt(probed, gone.address(), nowNanos);
        } else if (!proven.isContested(gone.address(), nowNanos)) {
            checks.onGone(gone.sequence(), gone.address(), nowNanos);
        }
    }

    /** Another node lives where a member was looked for. */
    private void livesAt(NodeId subject, NodeAddress advertised, long nowNanos) {
        int row = table.find(subject);
        if (row != MemberTable.NONE
                && table.address(row).equals(advertised)
                && !proven.isContested(advertised, nowNanos)) {
            checks.onEvidence(subject, Grounds.GONE, nowNanos);
        }
    }

    /** No port is open where the datagram of an attempt went. */
    void onPortUnreachable(int sequence, long nowNanos) {
        checks.onPortUnreachable(sequence, nowNanos);
    }

    /** The application could not reach a member: it is checked, unless that was done a moment ago. */
    void onReported(NodeId member, long nowNanos) {
        reported.values().removeIf(atNanos -> nowNanos - atNanos >= REPORT_INTERVAL_NANOS);
        if (!enabled || leaving || reported.size() >= MOST_REPORTS || !table.isLive(member)) {
            counters.increment(Counter.REPORTS_SPARED);
        } else if (reported.putIfAbsent(member, nowNanos) != null) {
            counters.increment(Counter.REPORTS_SPARED);
        } else {
            counters.increment(Counter.REPORTS_CHECKED);
            checks.begin(member, nowNanos);
        }
    }

    /** A repair tells that a member is dead: this node finds out itself whether its process is gone. */
    void onDoubted(NodeId member, long nowNanos) {
        if (enabled && !leaving && !streams.isHalfFull()) {
            checks.beginDoubted(member, isWave(nowNanos) ? MOST_DOUBTED_IN_A_WAVE : MOST_DOUBTED, nowNanos);
        }
    }

    /** What is known of a member has changed. */
    void onEvent(MembershipEvent event, long nowNanos) {
        NodeId member = event.member().id();
        Accusation accusation = event.accusation();
        if (event.kind() == Kind.JOINED) {
            if (proven.onReturned(member, event.member().address(), nowNanos)) {
                checks.onReturned(member, nowNanos);
            }
        } else if (event.kind() == Kind.LEFT) {
            checks.onSettled(member, Outcome.SILENT, nowNanos);
        } else if (event.kind() == Kind.DIED) {
            checks.onSettled(member, accusation == null ? Outcome.SILENT : Outcome.GONE, nowNanos);
            if (accusation != null) {
                boolean foundHere = accusation.accuser().equals(table.id(MemberTable.SELF));
                proven.add(member, accusation.grounds(), foundHere);
                detector.onProven(member);
                countDeath(nowNanos);
            }
        }
    }

    private void countDeath(long nowNanos) {
        deaths = nowNanos - lastDeathNanos < WAVE_NANOS ? deaths + 1 : 1;
        lastDeathNanos = nowNanos;
    }

    /** Whether so many were found dead, one soon after the other, that a good part of those who seem to live are likely to be gone. */
    private boolean isWave(long nowNanos) {
        return deaths >= Math.max(FEWEST_IN_A_WAVE, table.liveCount() / LIVE_PER_DEATH)
                && nowNanos - lastDeathNanos < WAVE_NANOS;
    }

    /**
     * After many deaths at once: who is watched or watches, and so lives in all likelihood, and one at random, lest they talk among
     * themselves; null at other times.
     */
    @Nullable
    Set<Integer> survivors(long nowNanos) {
        if (!isWave(nowNanos)) {
            return null;
        }
        Set<Integer> rows = new LinkedHashSet<>();
        for (NodeId neighbour : watches.neighbours()) {
            if (table.isLive(neighbour)) {
                rows.add(table.find(neighbour));
            }
        }
        if (rows.isEmpty()) {
            return null;
        }
        rows.addAll(table.randomOthers(random, 1, MemberTable.NONE));
        return rows;
    }

    void leave(long nowNanos) {
        leaving = true;
        checks.endAll(nowNanos);
        watches.leave(nowNanos);
    }

    long nextDeadlineNanos() {
        return Math.min(watches.nextDeadlineNanos(), checks.nextDeadlineNanos());
    }

    void onTimer(long nowNanos) {
        watches.onTimer(nowNanos);
        checks.onTimer(nowNanos);
    }

    void addGauges(Map<String, Long> snapshot, long nowNanos) {
        snapshot.put("watches.held", (long) watches.count());
        snapshot.put("addresses.contested", (long) proven.contestedCount(nowNanos));
    }

    private void judge(NodeId subject, Evidence evidence, Grounds grounds, long nowNanos) {
        applier.judge(subject, evidence, new Accusation(table.id(MemberTable.SELF), grounds), nowNanos);
    }

    /** What watches notice. */
    private final class WatchEvents implements Watches.Events {

        @Override
        public void closed(NodeId peer, long nowNanos) {
            checks.onClosed(peer, nowNanos);
        }

        @Override
        public void broken(NodeId peer, long nowNanos) {
            checks.begin(peer, nowNanos);
        }

        @Override
        public void refused(NodeId peer, long nowNanos) {
            checks.begin(peer, nowNanos);
            checks.onEvidence(peer, Grounds.REFUSED, nowNanos);
        }

        @Override
        public void livesThere(NodeId peer, NodeAddress advertised, long nowNanos) {
            checks.begin(peer, nowNanos);
            livesAt(peer, advertised, nowNanos);
        }

        @Override
        public void answered(NodeId peer, long openedNanos, long nowNanos) {
            int row = table.find(peer);
            if (row != MemberTable.NONE) {
                checks.onStreamAnswered(table.address(row), openedNanos, nowNanos);
            }
        }

        @Override
        public boolean isChecking(NodeId peer) {
            return checks.isChecking(peer);
        }
    }

    private final class Actions implements CheckActions {

        @Override
        public void attempt(int sequence, NodeId subject, NodeAddress address, long nowNanos) {
            Message.Ping ping = new Message.Ping(sequence, subject, table.hash());
            outbox.sendBare(subject, address, ping);
            outbox.sendConnected(sequence, subject, address, ping);
            converse(subject, address, ping, new Attempt(subject, address, sequence, nowNanos), nowNanos);
        }

        @Override
        public void ask(NodeId helper, NodeAddress address, NodeId subject, long nowNanos) {
            converse(
                    subject,
                    address,
                    new Message.CheckRequest(subject),
                    new Request(subject, address, nowNanos),
                    nowNanos);
        }

        /** Checks take half of the streams at most. */
        private void converse(
                NodeId subject, NodeAddress address, Message first, Conversation conversation, long nowNanos) {
            if (streams.isHalfFull()) {
                counters.increment(Counter.STREAMS_REFUSED);
                return;
            }
            long stream = streams.converse(address, first, conversation, nowNanos);
            checkStreams.computeIfAbsent(subject, absent -> new ArrayList<>()).add(stream);
        }

        @Override
        public void abandon(NodeId subject) {
            List<Long> held = checkStreams.remove(subject);
            if (held != null) {
                held.forEach(streams::hangUp);
            }
        }

        @Override
        public void answer(long asker, Outcome outcome, long nowNanos) {
            streams.say(asker, new Message.CheckResult(outcome));
            streams.expectEnd(asker, nowNanos);
        }

        @Override
        public void declareGone(NodeId subject, long incarnation, Grounds grounds, long nowNanos) {
            judge(subject, Evidence.dead(incarnation), grounds, nowNanos);
            watches.adjust(nowNanos); // whoever comes next on the ring may be gone as well
        }

        @Override
        public void accuse(NodeId subject, long incarnation, Grounds grounds, long nowNanos) {
            judge(subject, Evidence.suspect(incarnation), grounds, nowNanos);
        }

        @Override
        public void lives(NodeId subject, long nowNanos) {
            watches.adjust(nowNanos);
        }

        @Override
        public int nextSequence() {
            return detector.nextSequence();
        }
    }

    /** The stream of a fresh attempt to reach somebody. */
    private final class Attempt implements Conversation {
        private final NodeId subject;
        private final NodeAddress address;
        private final int sequence;
        private final long openedNanos;

        private Attempt(NodeId subject, NodeAddress address, int sequence, long openedNanos) {
            this.subject = subject;
            this.address = address;
            this.sequence = sequence;
            this.openedNanos = openedNanos;
        }

        @Override
        public void onConnected(long nowNanos) {
            checks.onAccepted(sequence, nowNanos);
        }

        @Override
        public void onFrame(long stream, NodeId sender, Message message, long nowNanos) {
            streams.hangUp(stream);
            if (message instanceof Message.Gone gone && !sender.equals(subject)) {
                checks.onStreamAnswered(address, openedNanos, nowNanos);
                if (!proven.isContested(gone.address(), nowNanos)) {
                    checks.onGone(sequence, gone.address(), nowNanos);
                }
            } else {
                checks.onAnswered(sequence, sender, nowNanos);
            }
        }

        @Override
        public void onEnded(long stream, CloseCause cause, long nowNanos) {
            if (cause == CloseCause.REFUSED) {
                checks.onRefused(sequence, nowNanos);
            } else if (cause == CloseCause.FIN || cause == CloseCause.RESET) {
                checks.onCutOff(sequence, nowNanos);
            }
        }
    }

    /** A question to a helper. */
    private final class Request implements Conversation {
        private final NodeId subject;
        private final NodeAddress address;
        private final long openedNanos;

        private Request(NodeId subject, NodeAddress address, long openedNanos) {
            this.subject = subject;
            this.address = address;
            this.openedNanos = openedNanos;
        }

        @Override
        public void onFrame(long stream, NodeId sender, Message message, long nowNanos) {
            streams.hangUp(stream);
            checks.onStreamAnswered(address, openedNanos, nowNanos);
            if (message instanceof Message.CheckResult result) {
                checks.onResult(subject, result.outcome(), nowNanos);
            }
        }

        @Override
        public void onEnded(long stream, CloseCause cause, long nowNanos) {
            if (cause == CloseCause.REFUSED) {
                checks.onHelperGone(subject, nowNanos);
            }
        }
    }

    /** A question from somebody who has evidence: one on a stream. */
    private final class Question implements Conversation {
        private boolean asked;

        @Override
        public void onFrame(long stream, NodeId sender, Message message, long nowNanos) {
            if (asked || !(message instanceof Message.CheckRequest request)) {
                checks.forget(stream);
                streams.hangUp(stream);
                return;
            }
            asked = true;
            if (proven.foundHere(request.target()) && !table.isLive(request.target())) {
                new Actions().answer(stream, Outcome.GONE, nowNanos);
            } else {
                checks.onRequest(stream, request.target(), nowNanos);
            }
        }

        @Override
        public void onEnded(long stream, CloseCause cause, long nowNanos) {
            checks.forget(stream);
        }
    }
}
