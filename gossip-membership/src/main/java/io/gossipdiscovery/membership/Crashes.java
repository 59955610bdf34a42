package io.gossipdiscovery.membership;

import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.counter.Counter;
import io.gossipdiscovery.membership.counter.Counters;
import io.gossipdiscovery.membership.detector.Checks;
import io.gossipdiscovery.membership.detector.FailureDetector;
import io.gossipdiscovery.membership.member.Accusation;
import io.gossipdiscovery.membership.member.Accusation.Grounds;
import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.message.Message;
import io.gossipdiscovery.membership.message.Message.CheckResult.Outcome;
import io.gossipdiscovery.membership.message.Update.MemberUpdate;
import io.gossipdiscovery.membership.table.MemberTable;
import java.util.HashMap;
import java.util.LinkedHashSet;
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

    /** So many deaths among the first successors are a sign that most members are gone. */
    private static final int WAVE = 8;

    private static final long WAVE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final boolean enabled;
    private final MemberTable table;
    private final FailureDetector detector;
    private final UpdateApplier applier;
    private final Outbox outbox;
    private final StreamSessions streams;
    private final Checks checks;
    private final Watches watches;
    private final Counters counters;
    /** When the application reported whom. */
    private final Map<NodeId, Long> reported = new HashMap<>();
    /** Deaths that this node has found out itself, one soon after the other. */
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
        this.checks = new Checks(
                table, random, new Actions(), counters, detector::signOfLifeNanos, detector::longestAckNanos);
        long periodNanos = settings.probing().protocolPeriod().toNanos();
        this.watches = new Watches(
                table,
                streams,
                checks,
                counters,
                detector::nextSequence,
                settings.probing().watches(),
                periodNanos,
                nowNanos);
    }

    /** Somebody begins a conversation on a stream of its own; null if it is about nothing of this, or all of this is turned off. */
    @Nullable
    Conversation conversation(long stream, NodeId peer, Message first) {
        if (!enabled) {
            return null;
        }
        if (first instanceof Message.Watch) {
            return watches.watchedBy(peer, stream);
        }
        return first instanceof Message.CheckRequest ? new Question() : null;
    }

    /** A packet of this member came in. */
    void onHeard(NodeId member, long nowNanos) {
        checks.onHeard(member, nowNanos);
    }

    /** Another node answered a ping. */
    void onGone(Message.Gone gone, long nowNanos) {
        NodeId probed = detector.onGone(gone);
        if (probed != null) {
            checks.begin(probed, nowNanos);
            checks.onGone(probed, gone.address(), nowNanos);
        } else {
            checks.onGone(gone.sequence(), gone.address(), nowNanos);
        }
    }

    /** No port is open where the datagram of an attempt went. */
    void onPortUnreachable(int sequence, long nowNanos) {
        checks.onPortUnreachable(sequence, nowNanos);
    }

    /** The application could not reach a member: it is checked, unless that was done a moment ago. */
    void onReported(NodeId member, long nowNanos) {
        reported.values().removeIf(atNanos -> nowNanos - atNanos >= REPORT_INTERVAL_NANOS);
        if (!enabled || reported.size() >= MOST_REPORTS || reported.putIfAbsent(member, nowNanos) != null) {
            counters.increment(Counter.REPORTS_SPARED);
        } else {
            counters.increment(Counter.REPORTS_CHECKED);
            checks.begin(member, nowNanos);
        }
    }

    /** A repair tells that a member is dead: this node finds out itself whether its process is gone. */
    void onDoubted(NodeId member, long nowNanos) {
        if (enabled) {
            checks.begin(member, nowNanos);
        }
    }

    /** After many deaths at once: who is watched or watches, and so lives in all likelihood; null at other times. */
    @Nullable
    Set<Integer> survivors(long nowNanos) {
        if (deaths < WAVE || nowNanos - lastDeathNanos >= WAVE_NANOS) {
            return null;
        }
        Set<Integer> rows = new LinkedHashSet<>();
        for (NodeId neighbour : watches.neighbours()) {
            if (table.isLive(neighbour)) {
                rows.add(table.find(neighbour));
            }
        }
        return rows;
    }

    void leave(long nowNanos) {
        watches.leave(nowNanos);
    }

    long nextDeadlineNanos() {
        return Math.min(watches.nextDeadlineNanos(), checks.nextDeadlineNanos());
    }

    void onTimer(long nowNanos) {
        watches.onTimer(nowNanos);
        checks.onTimer(nowNanos);
    }

    private void apply(NodeId subject, Evidence evidence, Grounds grounds, long nowNanos) {
        int row = table.find(subject);
        if (row != MemberTable.NONE) {
            Accusation accusation = new Accusation(table.id(MemberTable.SELF), grounds);
            applier.apply(new MemberUpdate(subject, table.address(row), evidence, accusation), nowNanos);
        }
    }

    private final class Actions implements Checks.Actions {

        @Override
        public void attempt(int sequence, NodeId subject, NodeAddress address, long nowNanos) {
            Message.Ping ping = new Message.Ping(sequence, subject, table.hash());
            outbox.sendBare(subject, address, ping);
            outbox.sendConnected(sequence, subject, address, ping);
            streams.converse(address, ping, new Attempt(subject), nowNanos);
        }

        @Override
        public void ask(NodeId helper, NodeAddress address, NodeId subject, long nowNanos) {
            streams.converse(address, new Message.CheckRequest(subject), new Request(subject), nowNanos);
        }

        @Override
        public void answer(long asker, Outcome outcome, long nowNanos) {
            streams.say(asker, new Message.CheckResult(outcome));
            streams.expectEnd(asker, nowNanos);
        }

        @Override
        public void declareGone(NodeId subject, long incarnation, Grounds grounds, long nowNanos) {
            apply(subject, Evidence.dead(incarnation), grounds, nowNanos);
            deaths = nowNanos - lastDeathNanos < WAVE_NANOS ? deaths + 1 : 1;
            lastDeathNanos = nowNanos;
            watches.adjust(nowNanos); // whoever comes next on the ring may be gone as well
        }

        @Override
        public void accuse(NodeId subject, long incarnation, Grounds grounds, long nowNanos) {
            apply(subject, Evidence.suspect(incarnation), grounds, nowNanos);
        }

        @Override
        public int nextSequence() {
            return detector.nextSequence();
        }
    }

    /** The stream of a fresh attempt to reach somebody. What it says itself ends the check before it comes here. */
    private final class Attempt implements Conversation {
        private final NodeId subject;

        private Attempt(NodeId subject) {
            this.subject = subject;
        }

        @Override
        public void onFrame(long stream, NodeId sender, Message message, long nowNanos) {
            streams.hangUp(stream);
            if (message instanceof Message.Gone gone && !sender.equals(subject)) {
                checks.onGone(subject, gone.address(), nowNanos);
            }
        }

        @Override
        public void onEnded(long stream, CloseCause cause, long nowNanos) {
            if (cause == CloseCause.REFUSED) {
                checks.onRefused(subject, nowNanos);
            }
        }
    }

    /** A question to a helper. */
    private final class Request implements Conversation {
        private final NodeId subject;

        private Request(NodeId subject) {
            this.subject = subject;
        }

        @Override
        public void onFrame(long stream, NodeId sender, Message message, long nowNanos) {
            streams.hangUp(stream);
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

    /** A question from somebody who has evidence. */
    private final class Question implements Conversation {

        @Override
        public void onFrame(long stream, NodeId sender, Message message, long nowNanos) {
            if (message instanceof Message.CheckRequest request) {
                checks.onRequest(stream, request.target(), nowNanos);
            } else {
                checks.forget(stream);
                streams.hangUp(stream);
            }
        }

        @Override
        public void onEnded(long stream, CloseCause cause, long nowNanos) {
            checks.forget(stream);
        }
    }
}
