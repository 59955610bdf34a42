package io.gossipdiscovery.membership.detector;

import io.gossipdiscovery.membership.counter.Counter;
import io.gossipdiscovery.membership.counter.Counters;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.member.Status;
import io.gossipdiscovery.membership.table.MemberTable;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.random.RandomGenerator;

/**
 * Whether this node gets through to others: it pings a few random members at once, and half of the pings must be answered. Who is
 * accused asks that before it refutes, since one who loses most of what it sends and is sent would refute every accusation and be
 * accused again, for ever. Where paths are well it takes one round trip. The silence of those who are gone is not to be held
 * against this node: suspects are asked only where there is nobody else, and when a test was failed the next one asks those who were
 * heard since it began, if anybody was.
 */
final class SelfTest {

    /** Pings that answer a suspicion, and twice as many that answer a death: a wrong return is seen by everybody. */
    private static final int PINGS = 8;

    /** From so many members at most, drawn or heard, those who are asked are chosen. */
    private static final int CANDIDATES = 64;

    /** In periods: how long after it began a failed test is repeated by a node that is suspected, or held for dead. */
    private static final int REPEATED_AFTER = 1;

    private static final int REPEATED_AFTER_BY_THE_DEAD = 3;

    /** In periods: for how long a passed test answers further accusations. */
    private static final int PASSED_FOR = 2;

    private enum State {
        NONE,
        RUNNING,
        FAILED,
        PASSED
    }

    private final MemberTable table;
    private final RandomGenerator random;
    private final Counters counters;
    private final IntUnaryOperator ping;
    private final long timeoutNanos;
    private final long periodNanos;
    private final Set<Integer> unanswered = new HashSet<>();
    /** Who was heard since the test that is under way began. */
    private final Set<NodeId> heard = new LinkedHashSet<>();

    private State state = State.NONE;
    /** Whether the latest test is one that answers a death. */
    private boolean answersDeath;

    private int wanted;
    /** When the state ends. */
    private long untilNanos;

    private long restNanos;
    private boolean sick;

    /**
     * No test has been made.
     *
     * @param ping sends a ping to the member of a row and answers its sequence
     * @param timeoutNanos how long an answer may take
     * @param periodNanos the protocol period
     */
    SelfTest(
            MemberTable table,
            RandomGenerator random,
            Counters counters,
            IntUnaryOperator ping,
            long timeoutNanos,
            long periodNanos) {
        this.table = table;
        this.random = random;
        this.counters = counters;
        this.ping = ping;
        this.timeoutNanos = timeoutNanos;
        this.periodNanos = periodNanos;
    }

    /** True if the latest test was passed and is not long ago, or there is nobody to ask. Else begins one when it is time. */
    boolean passesOrBegins(boolean heldForDead, long nowNanos) {
        end(nowNanos);
        if (table.liveCount() <= 1) {
            return true;
        }
        boolean tooEasy = heldForDead && !answersDeath;
        if (state == State.PASSED && !tooEasy) {
            return true;
        }
        if (state == State.NONE || state == State.PASSED) {
            begin(heldForDead, nowNanos);
        }
        return false;
    }

    /** A packet of this member came in. */
    void onHeard(NodeId member) {
        if (isUnderWay() && heard.size() < CANDIDATES) {
            heard.add(member);
        }
    }

    /** One member answered; true if that was enough. */
    boolean onAck(int sequence, long nowNanos) {
        if (state != State.RUNNING || !unanswered.remove(sequence) || --wanted > 0) {
            return false;
        }
        state = State.PASSED;
        untilNanos = nowNanos + PASSED_FOR * periodNanos;
        sick = false;
        heard.clear();
        return true;
    }

    /** This node stood still for so long: answers are waited for as much longer. */
    void onPaused(long pauseNanos) {
        if (state == State.RUNNING) {
            untilNanos += pauseNanos;
        }
    }

    /** A test was failed, none was passed since, and the next one runs or is waited for. */
    boolean isSick() {
        return sick;
    }

    /** There is nothing to be answered at this moment. */
    void rest(long nowNanos) {
        end(nowNanos);
        if (state == State.NONE) {
            sick = false;
            heard.clear();
        }
    }

    /** A test runs, or the next one waits for its time. */
    boolean isUnderWay() {
        return state == State.RUNNING || state == State.FAILED;
    }

    /** When there is something to do, while a test is under way. */
    long nextDeadlineNanos() {
        return untilNanos;
    }

    private void begin(boolean heldForDead, long nowNanos) {
        counters.increment(Counter.SELF_TESTS);
        answersDeath = heldForDead;
        int pings = heldForDead ? 2 * PINGS : PINGS;
        unanswered.clear();
        List<Integer> members = choose(pings);
        heard.clear();
        // in a small cluster each member is asked several times
        for (int asked = 0; asked < pings; asked += Math.max(1, members.size())) {
            members.forEach(row -> unanswered.add(ping.applyAsInt(row)));
        }
        wanted = (unanswered.size() + 1) / 2;
        state = State.RUNNING;
        untilNanos = nowNanos + timeoutNanos;
        restNanos = (heldForDead ? REPEATED_AFTER_BY_THE_DEAD : REPEATED_AFTER) * periodNanos - timeoutNanos;
    }

    private List<Integer> choose(int most) {
        // nobody, unless the latest test was failed
        List<Integer> speaking = heard.stream()
                .map(table::find)
                .filter(this::isLiveOther)
                .limit(most)
                .toList();
        if (!speaking.isEmpty()) {
            return speaking;
        }
        Set<Integer> drawn = table.randomOthers(random, CANDIDATES, MemberTable.NONE);
        List<Integer> trusted = drawn.stream()
                .filter(row -> table.status(row) == Status.ALIVE)
                .limit(most)
                .toList();
        return trusted.isEmpty() ? drawn.stream().limit(most).toList() : trusted;
    }

    private boolean isLiveOther(int row) {
        return row != MemberTable.NONE
                && row != MemberTable.SELF
                && table.status(row).isLive();
    }

    /** Ends what is over. */
    private void end(long nowNanos) {
        if (state == State.RUNNING && untilNanos <= nowNanos) {
            counters.increment(Counter.SELF_TESTS_FAILED);
            state = State.FAILED;
            sick = true;
            untilNanos = Math.max(nowNanos, untilNanos + restNanos);
        }
        if ((state == State.FAILED || state == State.PASSED) && untilNanos <= nowNanos) {
            state = State.NONE;
        }
    }
}
