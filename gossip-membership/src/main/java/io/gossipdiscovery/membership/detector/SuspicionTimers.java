package io.gossipdiscovery.membership.detector;

import io.gossipdiscovery.membership.config.SuspicionSettings;
import io.gossipdiscovery.membership.member.Accusation;
import io.gossipdiscovery.membership.member.Accusation.Grounds;
import io.gossipdiscovery.membership.member.NodeId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Until when each suspected member may refute (Lifeguard, section IV-B). At most one suspicion per member. Times are those of a
 * {@link HearingClock}.
 */
final class SuspicionTimers {

    /**
     * A suspicion whose time is over.
     *
     * @param subject who did not refute
     * @param incarnation that was accused
     */
    record Expired(NodeId subject, long incarnation) {}

    private static final class Suspicion {
        private final NodeId subject;
        private final long incarnation;
        private long startNanos;
        private final int members;
        private final Set<NodeId> accusers = new LinkedHashSet<>();
        /** Accusers whose watch was closed without a goodbye. */
        private final Set<NodeId> closures = new HashSet<>();
        /** Somebody was refused by the address, or heard somebody else there. */
        private boolean refused;
        /** The shortest time that it may have, as far as this node knows the grounds. */
        private long shortestNanos;

        private long deadlineNanos = Long.MAX_VALUE;

        private Suspicion(NodeId subject, long incarnation, long startNanos, int members) {
            this.subject = subject;
            this.incarnation = incarnation;
            this.startNanos = startNanos;
            this.members = members;
        }
    }

    /** What is left at least where the process seems to be gone. */
    private static final long LIKELY_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** An accusation gets there in the time of one longest ack, and the refutation back in another. */
    private static final int ACKS_TO_REFUTE = 2;

    /** Whatever is set, sums with it do not overflow. */
    private static final double LONGEST_NANOS = TimeUnit.DAYS.toNanos(3_650);

    private final SuspicionSettings settings;
    private final long periodNanos;
    private final long likelyNanos;
    private final Map<NodeId, Suspicion> bySubject = new HashMap<>();
    private final TreeSet<Suspicion> byDeadline = new TreeSet<>(
            Comparator.<Suspicion>comparingLong(s -> s.deadlineNanos).thenComparing(s -> s.subject));

    /**
     * Nobody is suspected.
     *
     * @param longestAckNanos how long an ack takes at most
     */
    SuspicionTimers(SuspicionSettings settings, long periodNanos, long longestAckNanos) {
        this.settings = settings;
        this.periodNanos = periodNanos;
        this.likelyNanos = Math.max(LIKELY_NANOS, ACKS_TO_REFUTE * longestAckNanos);
    }

    /** Begins, or begins anew at a higher incarnation. */
    void start(NodeId subject, long incarnation, Accusation accusation, int members, long nowNanos) {
        cancel(subject);
        Suspicion suspicion = new Suspicion(subject, incarnation, nowNanos, members);
        suspicion.accusers.add(accusation.accuser());
        suspicion.shortestNanos = minNanos(members);
        bySubject.put(subject, suspicion);
        schedule(suspicion, nowNanos + timeoutNanos(0, members));
        weigh(suspicion, accusation, nowNanos);
    }

    /** Every suspicion that rests on this accuser alone gets its whole time again: O(number of suspicions). Answers of whom. */
    List<NodeId> beginAnew(NodeId accuser, long nowNanos) {
        List<NodeId> begun = new ArrayList<>();
        for (Suspicion suspicion : List.copyOf(byDeadline)) {
            if (suspicion.accusers.size() == 1 && suspicion.accusers.contains(accuser)) {
                byDeadline.remove(suspicion);
                suspicion.startNanos = nowNanos;
                suspicion.deadlineNanos = nowNanos + timeoutNanos(0, suspicion.members);
                byDeadline.add(suspicion);
                begun.add(suspicion.subject);
            }
        }
        return begun;
    }

    /** One more accuser, or one who knows more now; true if that shortens the timeout, and thus is news. */
    boolean confirm(NodeId subject, long incarnation, Accusation accusation, long nowNanos) {
        Suspicion suspicion = bySubject.get(subject);
        if (suspicion == null || suspicion.incarnation != incarnation) {
            return false;
        }
        boolean weighty = weigh(suspicion, accusation, nowNanos);
        if (suspicion.accusers.size() > expectedConfirmations(suspicion.members)
                || !suspicion.accusers.add(accusation.accuser())) {
            return weighty;
        }
        long timeout = timeoutNanos(suspicion.accusers.size() - 1, suspicion.members);
        // not in the past: a timer that is late is a sign of a pause
        schedule(suspicion, Math.max(nowNanos, suspicion.startNanos + timeout));
        return true;
    }

    /**
     * One who was refused by the address, or two whose watches closed, say more than silence does. Who knows of one closed watch
     * believes those who know of two. True if this accusation says more than was known.
     */
    private boolean weigh(Suspicion suspicion, Accusation accusation, long nowNanos) {
        Grounds grounds = accusation.grounds();
        boolean news = grounds == Grounds.CLOSED
                ? suspicion.closures.size() < 2 && suspicion.closures.add(accusation.accuser())
                : grounds.isProcessEvidence() && !suspicion.refused;
        if (!news) {
            return false;
        }
        suspicion.shortestNanos = Math.min(likelyNanos, suspicion.shortestNanos);
        suspicion.refused |= grounds.isProcessEvidence();
        if (suspicion.refused || suspicion.closures.size() >= 2) {
            schedule(suspicion, nowNanos + suspicion.shortestNanos);
        }
        return true;
    }

    /** From now on the shortest timeout is left, unless less is; false if less is, or if there is no such suspicion. */
    boolean shorten(NodeId subject, long incarnation, long nowNanos) {
        Suspicion suspicion = bySubject.get(subject);
        if (suspicion == null || suspicion.incarnation != incarnation) {
            return false;
        }
        long before = suspicion.deadlineNanos;
        schedule(suspicion, nowNanos + suspicion.shortestNanos);
        return suspicion.deadlineNanos < before;
    }

    /** Whether this member is suspected at this incarnation, and has been for half of the shortest time that it may have. */
    boolean isRipe(NodeId subject, long incarnation, long nowNanos) {
        Suspicion suspicion = bySubject.get(subject);
        return suspicion != null
                && suspicion.incarnation == incarnation
                && nowNanos - suspicion.startNanos >= suspicion.shortestNanos / 2;
    }

    /** Whom nobody but this accuser suspects although the shortest timeout is over: of several the next to expire, or null. */
    @Nullable
    NodeId heldAlone(NodeId accuser, long nowNanos) {
        for (Suspicion suspicion : byDeadline) {
            if (suspicion.accusers.size() == 1
                    && suspicion.accusers.contains(accuser)
                    && nowNanos - suspicion.startNanos >= suspicion.shortestNanos) {
                return suspicion.subject;
            }
        }
        return null;
    }

    int count() {
        return bySubject.size();
    }

    void cancel(NodeId subject) {
        Suspicion suspicion = bySubject.remove(subject);
        if (suspicion != null) {
            byDeadline.remove(suspicion);
        }
    }

    long nextDeadlineNanos() {
        return byDeadline.isEmpty() ? Long.MAX_VALUE : byDeadline.first().deadlineNanos;
    }

    /** Takes out the next suspicion whose time is over, or answers null. */
    @Nullable
    Expired poll(long nowNanos) {
        if (nextDeadlineNanos() > nowNanos) {
            return null;
        }
        Suspicion suspicion = byDeadline.first();
        cancel(suspicion.subject);
        return new Expired(suspicion.subject, suspicion.incarnation);
    }

    /** Whatever comes, a timeout only ever shortens. */
    private void schedule(Suspicion suspicion, long deadlineNanos) {
        byDeadline.remove(suspicion);
        suspicion.deadlineNanos = Math.min(suspicion.deadlineNanos, deadlineNanos);
        byDeadline.add(suspicion);
    }

    /**
     * Lifeguard, section IV-B: max(Min, Max - (Max - Min) * log(C + 1) / log(K + 1)).
     *
     * @param confirmations C, the independent accusers beyond the first
     * @param members n, live members, this node included
     */
    long timeoutNanos(int confirmations, int members) {
        long min = minNanos(members);
        int expected = expectedConfirmations(members);
        if (expected <= 0) {
            return min;
        }
        double max = settings.beta() * min;
        double share = StrictMath.log(confirmations + 1.0) / StrictMath.log(expected + 1.0);
        return (long) Math.min(LONGEST_NANOS, Math.max((double) min, max - (max - min) * share));
    }

    /** Min: the time that is left however many accuse. */
    private long minNanos(int members) {
        double periods = settings.alpha() * Math.max(1, StrictMath.log10(Math.max(1, members)));
        return (long) Math.min(LONGEST_NANOS, periods * periodNanos);
    }

    /** K: not more than there are members besides the accuser and the accused. */
    private int expectedConfirmations(int members) {
        return Math.min(settings.accusers(), members - 2);
    }
}
