package io.gossipdiscovery.membership.detector;

import io.gossipdiscovery.membership.counter.Counter;
import io.gossipdiscovery.membership.counter.Counters;
import io.gossipdiscovery.membership.member.Accusation.Grounds;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.message.Message.CheckResult.Outcome;
import io.gossipdiscovery.membership.table.MemberTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Whether a member's process is gone, found out at once and without waiting for timeouts. Something hints at it: a watch that
 * closed without a goodbye, a call that was refused. A *check* is a fresh attempt to reach the member. Where its address refuses, or
 * somebody else lives there, that is evidence of this node alone, and a firewall could make it: so a few others check as well. The
 * member is dead if one of them finds the same and nobody hears it; or, where all of them are gone themselves or there is nobody to
 * ask, if a second attempt is refused as well. Whatever comes from the member itself ends its check.
 *
 * <p>Not thread-safe: it belongs to one engine.
 */
public final class Checks {

    /** What a check has done for it. */
    public interface Actions {

        /** A fresh attempt, by stream and by datagram, whose datagram has this sequence. */
        void attempt(int sequence, NodeId subject, NodeAddress address, long nowNanos);

        /** Has a member check the subject as well. */
        void ask(NodeId helper, NodeAddress address, NodeId subject, long nowNanos);

        /** Answers who asked for a check, by the number that it was given. */
        void answer(long asker, Outcome outcome, long nowNanos);

        /** The process of the subject is gone. */
        void declareGone(NodeId subject, long incarnation, Grounds grounds, long nowNanos);

        /** This node holds something against the subject that nobody else has confirmed. */
        void accuse(NodeId subject, long incarnation, Grounds grounds, long nowNanos);

        /** A number for the ping of an attempt. */
        int nextSequence();
    }

    /** Members that are asked to check as well. */
    private static final int HELPERS = 5;

    /** Of these, own ones and those for others; what is beyond is left to the probes. */
    private static final int MOST_CHECKS = 256;

    /** Who may wait for one check. */
    private static final int MOST_ASKERS = 16;

    private static final class Check {
        private final NodeId subject;
        private final NodeAddress address;
        private final long incarnation;
        private final List<Long> askers = new ArrayList<>();
        private int sequence;
        /** This node wants to know it itself, and does not only answer others. */
        private boolean own;

        private boolean closed;
        private @Nullable Grounds evidence;
        /** Until when anybody's sign of life is waited for, once there is evidence. */
        private long windowEndsNanos;
        /** When the attempt is over that nobody answers. */
        private long patienceEndsNanos;

        private int asked;
        private int helpersGone;
        private boolean confirmed;
        private boolean secondAttempt;
        private boolean refusedTwice;

        private Check(NodeId subject, NodeAddress address, long incarnation) {
            this.subject = subject;
            this.address = address;
            this.incarnation = incarnation;
        }

        /** Nobody is left who could have seen the subject alive. */
        private boolean isAlone() {
            return helpersGone == asked;
        }
    }

    private final MemberTable table;
    private final RandomGenerator random;
    private final Actions actions;
    private final Counters counters;
    private final LongSupplier windowNanos;
    private final LongSupplier patienceNanos;
    private final Map<NodeId, Check> checks = new LinkedHashMap<>();

    /**
     * Nobody is checked.
     *
     * @param windowNanos for how long after the evidence anybody's sign of life is waited for
     * @param patienceNanos for how long an attempt may stay without any answer
     */
    public Checks(
            MemberTable table,
            RandomGenerator random,
            Actions actions,
            Counters counters,
            LongSupplier windowNanos,
            LongSupplier patienceNanos) {
        this.table = table;
        this.random = random;
        this.actions = actions;
        this.counters = counters;
        this.windowNanos = windowNanos;
        this.patienceNanos = patienceNanos;
    }

    /** Something hints that a member may be gone. */
    public void begin(NodeId subject, long nowNanos) {
        Check check = checkOf(subject, nowNanos);
        if (check != null) {
            lead(check, nowNanos);
        }
    }

    /** A watch of a member closed without a goodbye: if the member is silent as well, that is held against it. */
    public void onClosed(NodeId subject, long nowNanos) {
        begin(subject, nowNanos);
        Check check = checks.get(subject);
        if (check != null) {
            check.closed = true;
        }
    }

    /** Somebody has evidence of its own, and asks; it is answered at once or later. */
    public void onRequest(long asker, NodeId subject, long nowNanos) {
        Check check = checkOf(subject, nowNanos);
        if (check == null || check.askers.size() >= MOST_ASKERS) {
            actions.answer(asker, Outcome.SILENT, nowNanos);
        } else {
            check.askers.add(asker);
        }
    }

    /** Who asked does not wait any more. */
    public void forget(long asker) {
        checks.values().forEach(check -> check.askers.remove(asker));
    }

    /** Whether a member is being checked and has given no sign of life. */
    public boolean isChecking(NodeId subject) {
        return checks.containsKey(subject);
    }

    /** An attempt to reach this member was refused by its address. */
    public void onRefused(NodeId subject, long nowNanos) {
        onEvidence(checks.get(subject), Grounds.REFUSED, nowNanos);
    }

    /** Another node answered an attempt: evidence if it lives at the very address of the subject. */
    public void onGone(NodeId subject, NodeAddress advertised, long nowNanos) {
        Check check = checks.get(subject);
        if (check != null && check.address.equals(advertised)) {
            onEvidence(check, Grounds.GONE, nowNanos);
        }
    }

    /** The same, of an attempt by datagram; false if it was none. */
    public boolean onGone(int sequence, NodeAddress advertised, long nowNanos) {
        for (Check check : checks.values()) {
            if (check.sequence == sequence) {
                onGone(check.subject, advertised, nowNanos);
                return true;
            }
        }
        return false;
    }

    /** No port is open where the datagram of an attempt went. */
    public void onPortUnreachable(int sequence, long nowNanos) {
        for (Check check : checks.values()) {
            if (check.sequence == sequence) {
                onRefused(check.subject, nowNanos);
                return;
            }
        }
    }

    /** A packet of this member came in: there is nothing more to find out. */
    public void onHeard(NodeId subject, long nowNanos) {
        end(checks.get(subject), Outcome.ANSWERED, nowNanos);
    }

    /** A member that was asked has found this out. */
    public void onResult(NodeId subject, Outcome outcome, long nowNanos) {
        Check check = checks.get(subject);
        if (check == null) {
            return;
        }
        if (outcome == Outcome.ANSWERED) {
            counters.increment(Counter.CHECKS_VETOED);
            end(check, Outcome.ANSWERED, nowNanos);
        } else if (outcome == Outcome.GONE) {
            check.confirmed = true;
            advance(check, nowNanos);
        }
    }

    /** A member that was asked is gone itself. */
    public void onHelperGone(NodeId subject, long nowNanos) {
        Check check = checks.get(subject);
        if (check != null) {
            check.helpersGone++;
            advance(check, nowNanos);
        }
    }

    public long nextDeadlineNanos() {
        long next = Long.MAX_VALUE;
        for (Check check : checks.values()) {
            next = Math.min(next, deadlineNanos(check));
        }
        return next;
    }

    public void onTimer(long nowNanos) {
        for (Check check : List.copyOf(checks.values())) {
            if (deadlineNanos(check) <= nowNanos) {
                advance(check, nowNanos);
            }
        }
    }

    private long deadlineNanos(Check check) {
        if (check.evidence == null) {
            return check.patienceEndsNanos;
        }
        boolean waitsForMore = !check.askers.isEmpty() || check.confirmed || (check.isAlone() && !check.secondAttempt);
        return waitsForMore ? check.windowEndsNanos : Math.max(check.windowEndsNanos, check.patienceEndsNanos);
    }

    /** The check of a member that lives as far as this node knows, begun if there is none; null if there can be none. */
    private @Nullable Check checkOf(NodeId subject, long nowNanos) {
        Check check = checks.get(subject);
        int row = table.find(subject);
        if (check != null
                || row == MemberTable.NONE
                || row == MemberTable.SELF
                || !table.status(row).isLive()) {
            return check;
        }
        if (checks.size() >= MOST_CHECKS) {
            counters.increment(Counter.CHECKS_REFUSED);
            return null;
        }
        counters.increment(Counter.CHECKS_BEGUN);
        check = new Check(subject, table.address(row), table.incarnation(row));
        checks.put(subject, check);
        attempt(check, nowNanos);
        return check;
    }

    private void attempt(Check check, long nowNanos) {
        check.sequence = actions.nextSequence();
        check.patienceEndsNanos = nowNanos + patienceNanos.getAsLong();
        actions.attempt(check.sequence, check.subject, check.address, nowNanos);
    }

    private void lead(Check check, long nowNanos) {
        if (!check.own) {
            check.own = true;
            if (check.evidence != null) {
                askOthers(check, nowNanos);
            }
        }
    }

    private void onEvidence(@Nullable Check check, Grounds grounds, long nowNanos) {
        if (check == null) {
            return;
        }
        if (check.evidence == null) {
            check.evidence = grounds;
            check.windowEndsNanos = nowNanos + windowNanos.getAsLong();
            if (check.own) {
                askOthers(check, nowNanos);
            }
        } else if (check.secondAttempt) {
            check.refusedTwice = true;
        }
        advance(check, nowNanos);
    }

    private void askOthers(Check check, long nowNanos) {
        check.patienceEndsNanos = nowNanos + 2 * patienceNanos.getAsLong();
        for (int row : table.randomOthers(random, HELPERS, table.find(check.subject))) {
            check.asked++;
            actions.ask(table.id(row), table.address(row), check.subject, nowNanos);
        }
    }

    /** Does what is due, if anything is. */
    private void advance(Check check, long nowNanos) {
        Grounds evidence = check.evidence;
        boolean patient = nowNanos < check.patienceEndsNanos;
        if (evidence == null) {
            if (!patient) {
                end(check, Outcome.SILENT, nowNanos);
                if (check.own && check.closed) {
                    actions.accuse(check.subject, check.incarnation, Grounds.CLOSED, nowNanos);
                }
            }
            return;
        }
        if (nowNanos < check.windowEndsNanos) {
            return;
        }
        answerAll(check, Outcome.GONE, nowNanos);
        if (!check.own) {
            end(check, Outcome.GONE, nowNanos);
        } else if (check.confirmed || check.refusedTwice) {
            end(check, Outcome.GONE, nowNanos);
            counters.increment(Counter.DEATHS_PROVEN);
            actions.declareGone(check.subject, check.incarnation, evidence, nowNanos);
        } else if (check.isAlone() && !check.secondAttempt) {
            check.secondAttempt = true;
            attempt(check, nowNanos);
        } else if (!patient) {
            end(check, Outcome.GONE, nowNanos);
            actions.accuse(check.subject, check.incarnation, evidence, nowNanos);
        }
    }

    private void end(@Nullable Check check, Outcome outcome, long nowNanos) {
        if (check != null) {
            checks.remove(check.subject);
            answerAll(check, outcome, nowNanos);
        }
    }

    private void answerAll(Check check, Outcome outcome, long nowNanos) {
        List<Long> askers = List.copyOf(check.askers);
        check.askers.clear();
        askers.forEach(asker -> actions.answer(asker, outcome, nowNanos));
    }
}
