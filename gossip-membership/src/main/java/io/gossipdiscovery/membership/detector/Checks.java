package io.gossipdiscovery.membership.detector;

import io.gossipdiscovery.membership.counter.Counter;
import io.gossipdiscovery.membership.counter.Counters;
import io.gossipdiscovery.membership.member.Accusation.Grounds;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.message.Message.CheckResult.Outcome;
import io.gossipdiscovery.membership.table.MemberTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Whether a member's process is gone, found out at once and without waiting for timeouts. Something hints at it: a watch that
 * closed without a goodbye, a call that was refused. A *check* is a fresh attempt to reach the member. Where its address refuses, or
 * somebody else lives there, that is evidence of this node alone, and a firewall could make it: so a few others check as well. The
 * member is dead if most of them find the same and nobody hears it. Where they are gone themselves or there is nobody to ask, a second
 * attempt must be refused as well, and something must show that it is not this node whom everything refuses: another machine has
 * answered on a stream that was opened since or, where there is hardly one, the watch of the member has closed.
 *
 * <p>Whatever comes from the member itself ends its check. Whom another reaches is left alone for a while: the path is at fault. All
 * decisions fall in {@link #onTimer}, so that a node that stood still hears first what waits.
 *
 * <p>Not thread-safe: it belongs to one engine.
 */
public final class Checks {

    /** Members that are asked to check as well; twice as many each time after one of them had reached the subject. */
    private static final int HELPERS = 5;

    private static final int MOST_HELPERS = 40;

    /** Own checks at a time; what is beyond is left to the probes. */
    private static final int MOST_OWN = 256;

    /** Checks for others at a time. */
    private static final int MOST_FOR_OTHERS = 32;

    /** Who may wait for one check. */
    private static final int MOST_ASKERS = 16;

    /** Attempts that are repeated because they were cut off. */
    private static final int MOST_RETRIES = 3;

    private static final int PERIODS_LEFT_ALONE = 10;

    private final MemberTable table;
    private final Witnesses witnesses;
    private final CheckActions actions;
    private final Counters counters;
    private final LongSupplier windowNanos;
    private final LongSupplier patienceNanos;
    private final Backoff backoff;
    private final Map<NodeId, Check> checks = new LinkedHashMap<>();
    /**
     * Nobody is checked.
     *
     * @param windowNanos for how long after the evidence anybody's sign of life is waited for
     * @param patienceNanos for how long an attempt may stay without any answer
     * @param periodNanos ten of these, and then twice as many each time, whom others reach is left alone
     */
    public Checks(
            MemberTable table,
            RandomGenerator random,
            CheckActions actions,
            Counters counters,
            LongSupplier windowNanos,
            LongSupplier patienceNanos,
            long periodNanos) {
        this.table = table;
        this.witnesses = new Witnesses(table, random, windowNanos);
        this.actions = actions;
        this.counters = counters;
        this.windowNanos = windowNanos;
        this.patienceNanos = patienceNanos;
        this.backoff = new Backoff(PERIODS_LEFT_ALONE * periodNanos);
    }

    /** Something hints that a member may be gone. */
    public void begin(NodeId subject, long nowNanos) {
        lead(subject, false, nowNanos);
    }

    /**
     * Others tell that a member is dead who lives as far as this node knows.
     *
     * @param most how many such checks there may be at a time
     */
    public void beginDoubted(NodeId subject, int most, long nowNanos) {
        if (count(check -> check.doubted) >= most) {
            counters.increment(Counter.CHECKS_REFUSED);
            return;
        }
        Check check = checks.containsKey(subject) ? null : lead(subject, false, nowNanos);
        if (check != null) {
            check.doubted = true;
        }
    }

    /**
     * A watch of a member closed without a goodbye: if the member is silent as well, that is held against it, also while it is left
     * alone otherwise.
     */
    public void onClosed(NodeId subject, long nowNanos) {
        Check check = lead(subject, true, nowNanos);
        if (check != null) {
            check.closed = true;
        }
    }

    /** Somebody has evidence of its own, and asks; it is answered at once or later. */
    public void onRequest(long asker, NodeId subject, long nowNanos) {
        Check check = checks.get(subject);
        if (check == null && count(other -> !other.own) < MOST_FOR_OTHERS) {
            check = start(subject, nowNanos);
        }
        if (check == null || check.askers.size() >= MOST_ASKERS) {
            actions.answer(asker, Outcome.SILENT, nowNanos);
        } else {
            check.askers.add(asker);
            reschedule(check, nowNanos);
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

    /** The address of a member refused the stream of this attempt. */
    public void onRefused(int sequence, long nowNanos) {
        onEvidence(bySequence(sequence), Grounds.REFUSED, nowNanos);
    }

    /**
     * No port is open where the datagram of this attempt went. A firewall that lets streams alone pass says so as well, so that the
     * stream gets the time of a window to be accepted.
     */
    public void onPortUnreachable(int sequence, long nowNanos) {
        Check check = bySequence(sequence);
        if (check != null && !check.accepted) {
            check.unreachableNanos = nowNanos + windowNanos.getAsLong();
            reschedule(check, nowNanos);
        }
    }

    /** The stream of this attempt was accepted: whatever was refused before, it was not by a kernel without such a process. */
    public void onAccepted(int sequence, long nowNanos) {
        Check check = bySequence(sequence);
        if (check == null) {
            return;
        }
        check.accepted = true;
        check.unreachableNanos = Long.MAX_VALUE;
        if (check.evidence == Grounds.REFUSED && check.retries < MOST_RETRIES) {
            check.retries++;
            beginAnew(check, nowNanos);
        }
        reschedule(check, nowNanos);
    }

    private void beginAnew(Check check, long nowNanos) {
        actions.abandon(check.subject);
        check.forgetEvidence();
        attempt(check, nowNanos);
    }

    /**
     * The stream of this attempt was accepted and then cut off, as by a kernel that is about to close the socket of a process that
     * ends: it is tried again in a moment.
     */
    public void onCutOff(int sequence, long nowNanos) {
        Check check = bySequence(sequence);
        if (check != null && check.evidence == null && check.retries < MOST_RETRIES) {
            check.retries++;
            check.retryNanos = nowNanos + windowNanos.getAsLong();
            reschedule(check, nowNanos);
        }
    }

    /** Another node answered this attempt: evidence if it lives at the very address of the subject; false if there is no such attempt. */
    public boolean onGone(int sequence, NodeAddress advertised, long nowNanos) {
        Check check = bySequence(sequence);
        if (check != null && check.address.equals(advertised)) {
            onEvidence(check, Grounds.GONE, nowNanos);
        }
        return check != null;
    }

    /** A first attempt was made by other means, and this came of it. */
    public void onEvidence(NodeId subject, Grounds grounds, long nowNanos) {
        Check check = checks.get(subject);
        if (check != null && !check.secondAttempt) {
            onEvidence(check, grounds, nowNanos);
        }
    }

    /** The member itself answered this attempt. */
    public void onAnswered(int sequence, NodeId sender, long nowNanos) {
        Check check = bySequence(sequence);
        if (check != null && check.subject.equals(sender)) {
            endAlive(check, nowNanos);
        }
    }

    /**
     * A packet of this member came in. It may have been under way for long, so whoever else asks is not told so, and after
     * evidence it takes two of them.
     */
    public void onHeard(NodeId subject, long nowNanos) {
        Check check = checks.get(subject);
        if (check == null || !check.own) {
            return;
        }
        if (check.evidence != null && !check.heard) {
            check.heard = true;
            beginAnew(check, nowNanos);
        } else if (check.askers.isEmpty()) {
            endAlive(check, nowNanos);
        } else {
            check.own = false;
            actions.lives(subject, nowNanos);
        }
        reschedule(check, nowNanos);
    }

    /** A member at this address has written on a stream that this node opened at that moment. */
    public void onStreamAnswered(NodeAddress from, long openedNanos, long nowNanos) {
        witnesses.onAnswered(from, openedNanos);
        checks.values().forEach(check -> reschedule(check, nowNanos));
    }

    /** A member that was asked has found this out. */
    public void onResult(NodeId subject, Outcome outcome, long nowNanos) {
        Check check = checks.get(subject);
        if (check == null) {
            return;
        }
        if (outcome == Outcome.ANSWERED) {
            counters.increment(Counter.CHECKS_VETOED);
            endAlive(check, nowNanos);
        } else if (outcome == Outcome.GONE) {
            check.confirmed++;
            reschedule(check, nowNanos);
        }
    }

    /** A member that was asked is gone itself. */
    public void onHelperGone(NodeId subject, long nowNanos) {
        Check check = checks.get(subject);
        if (check != null) {
            check.helpersGone++;
            reschedule(check, nowNanos);
        }
    }

    /** What is to be found out of a member is known: it is dead, or has left. */
    public void onSettled(NodeId subject, Outcome outcome, long nowNanos) {
        Check check = checks.get(subject);
        if (check != null) {
            end(check, outcome, nowNanos);
        }
    }

    /** Who was held for dead on evidence lives: what refuses it is not the end of its process. */
    public void onReturned(NodeId subject, long nowNanos) {
        backoff.extend(subject, nowNanos);
    }

    /** Ends all checks, and answers whoever waits that it has found out nothing. */
    public void endAll(long nowNanos) {
        List.copyOf(checks.values()).forEach(check -> end(check, Outcome.SILENT, nowNanos));
    }

    public long nextDeadlineNanos() {
        long next = Long.MAX_VALUE;
        for (Check check : checks.values()) {
            next = Math.min(next, check.dueNanos);
        }
        return next;
    }

    public void onTimer(long nowNanos) {
        if (checks.isEmpty()) {
            return;
        }
        for (Check check : List.copyOf(checks.values())) {
            if (check.dueNanos <= nowNanos && checks.get(check.subject) == check) {
                decide(check, nowNanos);
                reschedule(check, nowNanos);
            }
        }
    }

    private long count(Predicate<Check> wanted) {
        return checks.values().stream().filter(wanted).count();
    }

    private @Nullable Check bySequence(int sequence) {
        for (Check check : checks.values()) {
            if (check.sequence == sequence) {
                return check;
            }
        }
        return null;
    }

    /** The check that this node makes for itself, begun if there is none; null if there can be none. */
    private @Nullable Check lead(NodeId subject, boolean closed, long nowNanos) {
        Check check = checks.get(subject);
        if (check == null) {
            boolean leftAlone = backoff.holds(subject, nowNanos);
            if (leftAlone && !closed) {
                counters.increment(Counter.CHECKS_SPARED);
                return null;
            }
            if (count(other -> other.own) >= MOST_OWN) {
                counters.increment(Counter.CHECKS_REFUSED);
                return null;
            }
            check = start(subject, nowNanos);
            if (check != null) {
                check.quiet = leftAlone;
            }
        }
        if (check != null && !check.own) {
            check.own = true;
            if (check.evidence != null) {
                askOthers(check, nowNanos);
            }
            reschedule(check, nowNanos);
        }
        return check;
    }

    /** Only who lives as far as this node knows is checked. */
    private @Nullable Check start(NodeId subject, long nowNanos) {
        int row = table.find(subject);
        if (row == MemberTable.NONE
                || row == MemberTable.SELF
                || !table.status(row).isLive()) {
            return null;
        }
        counters.increment(Counter.CHECKS_BEGUN);
        Check check = new Check(subject, table.address(row), table.incarnation(row));
        checks.put(subject, check);
        attempt(check, nowNanos);
        reschedule(check, nowNanos);
        return check;
    }

    private void attempt(Check check, long nowNanos) {
        check.sequence = actions.nextSequence();
        check.retryNanos = Long.MAX_VALUE;
        check.accepted = false;
        check.unreachableNanos = Long.MAX_VALUE;
        check.patienceEndsNanos = nowNanos + patienceNanos.getAsLong();
        actions.attempt(check.sequence, check.subject, check.address, nowNanos);
    }

    private void onEvidence(@Nullable Check check, Grounds grounds, long nowNanos) {
        if (check == null) {
            return;
        }
        if (check.evidence == null) {
            check.evidence = grounds;
            check.evidenceNanos = nowNanos;
            check.windowEndsNanos = nowNanos + windowNanos.getAsLong();
            if (check.own) {
                askOthers(check, nowNanos);
            }
        } else if (check.secondAttempt && !check.refusedTwice) {
            check.refusedTwice = true;
            check.windowEndsNanos = nowNanos + windowNanos.getAsLong();
        }
        reschedule(check, nowNanos);
    }

    private void askOthers(Check check, long nowNanos) {
        if (check.quiet) {
            return;
        }
        check.patienceEndsNanos = nowNanos + 2 * patienceNanos.getAsLong();
        int wanted = Math.min(MOST_HELPERS, HELPERS << Math.min(3, backoff.times(check.subject)));
        for (int row : witnesses.draw(check, wanted)) {
            check.asked++;
            actions.ask(table.id(row), table.address(row), check.subject, nowNanos);
        }
    }

    private void reschedule(Check check, long nowNanos) {
        check.dueNanos = Math.max(nowNanos, nextStepNanos(check));
    }

    private long nextStepNanos(Check check) {
        if (check.evidence == null) {
            return Math.min(check.patienceEndsNanos, Math.min(check.retryNanos, check.unreachableNanos));
        }
        boolean windowDecides =
                !check.own || check.quiet || !check.askers.isEmpty() || isProven(check) || wantsSecondAttempt(check);
        long due = windowDecides ? check.windowEndsNanos : Math.max(check.windowEndsNanos, check.patienceEndsNanos);
        return Math.min(due, check.unreachableNanos);
    }

    private static boolean wantsSecondAttempt(Check check) {
        return check.hasNoWitness() && !check.secondAttempt;
    }

    /** Once the window is over in which somebody might have heard the subject. */
    private boolean isProven(Check check) {
        return check.isConfirmed() || (check.refusedTwice && check.hasNoWitness() && !witnesses.mayBeOurFault(check));
    }

    private void decide(Check check, long nowNanos) {
        if (check.unreachableNanos <= nowNanos) {
            check.unreachableNanos = Long.MAX_VALUE;
            onEvidence(check, Grounds.REFUSED, nowNanos);
        } else if (check.evidence != null) {
            judge(check, check.evidence, nowNanos);
        } else if (check.retryNanos <= nowNanos) {
            attempt(check, nowNanos);
        } else {
            end(check, Outcome.SILENT, nowNanos);
            if (check.own && check.closed) {
                actions.accuse(check.subject, check.incarnation, Grounds.CLOSED, nowNanos);
            }
        }
    }

    private void judge(Check check, Grounds evidence, long nowNanos) {
        answerAll(check, Outcome.GONE, nowNanos);
        if (!check.own || check.quiet) {
            end(check, Outcome.GONE, nowNanos);
        } else if (isProven(check)) {
            end(check, Outcome.GONE, nowNanos);
            counters.increment(Counter.DEATHS_PROVEN);
            actions.declareGone(check.subject, check.incarnation, evidence, nowNanos);
        } else if (wantsSecondAttempt(check)) {
            check.secondAttempt = true;
            attempt(check, nowNanos);
        } else if (check.patienceEndsNanos <= nowNanos) {
            end(check, Outcome.GONE, nowNanos);
            Grounds grounds = witnesses.mayBeOurFault(check) ? Grounds.TIMEOUT : evidence;
            actions.accuse(check.subject, check.incarnation, grounds, nowNanos);
        }
    }

    /** Somebody has reached the subject just now. Where this node was refused, it is the path that is at fault. */
    private void endAlive(Check check, long nowNanos) {
        if (check.evidence != null) {
            backoff.extend(check.subject, nowNanos);
        }
        end(check, Outcome.ANSWERED, nowNanos);
        actions.lives(check.subject, nowNanos);
    }

    private void end(Check check, Outcome outcome, long nowNanos) {
        checks.remove(check.subject);
        answerAll(check, outcome, nowNanos);
        actions.abandon(check.subject);
    }

    private void answerAll(Check check, Outcome outcome, long nowNanos) {
        List<Long> askers = List.copyOf(check.askers);
        check.askers.clear();
        askers.forEach(asker -> actions.answer(asker, outcome, nowNanos));
    }
}
