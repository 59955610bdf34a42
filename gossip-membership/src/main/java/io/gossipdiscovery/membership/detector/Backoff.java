package io.gossipdiscovery.membership.detector;

import io.gossipdiscovery.membership.member.NodeId;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Who is left alone for a while, and each time for twice as long as before, unless it was not for as long again as it was the last time.
 * Bounded: the eldest is forgotten.
 */
public final class Backoff {

    private static final int MOST = 1_024;
    private static final int MOST_DOUBLINGS = 6;

    private static final class Rest {
        private int times;
        private long lengthNanos;
        private long untilNanos;
    }

    private final long firstNanos;
    private final Map<NodeId, Rest> rests = new LinkedHashMap<>();

    /**
     * Nobody is left alone.
     *
     * @param firstNanos for how long somebody is left alone the first time; at most 64 times that long later
     */
    public Backoff(long firstNanos) {
        this.firstNanos = firstNanos;
    }

    /** This member is left alone from now on, once more. */
    public void extend(NodeId member, long nowNanos) {
        Rest rest = rests.remove(member);
        if (rest == null) {
            rest = new Rest();
            if (rests.size() >= MOST) {
                Iterator<NodeId> eldest = rests.keySet().iterator();
                eldest.next();
                eldest.remove();
            }
        }
        rests.put(member, rest);
        if (nowNanos - rest.untilNanos > rest.lengthNanos) {
            rest.times = 0;
        }
        rest.lengthNanos = firstNanos << Math.min(rest.times, MOST_DOUBLINGS);
        rest.untilNanos = nowNanos + rest.lengthNanos;
        rest.times++;
    }

    /** Whether this member is to be left alone still. */
    public boolean holds(NodeId member, long nowNanos) {
        Rest rest = rests.get(member);
        return rest != null && nowNanos < rest.untilNanos;
    }

    /** How often it was extended for this member. */
    public int times(NodeId member) {
        Rest rest = rests.get(member);
        return rest == null ? 0 : rest.times;
    }

    public void forget(NodeId member) {
        rests.remove(member);
    }

    /** Forgets all others. */
    public void retain(Predicate<NodeId> wanted) {
        rests.keySet().removeIf(wanted.negate());
    }
}
