package io.gossipdiscovery.netty;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Which limits a node has been meeting for a while, and not once in a storm: those whose counter has grown within the last minute,
 * and a minute before that as well. Belongs to the owner loop.
 */
final class LimitWatch {

    /** Counters of what is refused where a limit is reached that a person can raise. */
    static final Set<String> WATCHED = Set.of(
            "members.refused",
            "streams.refused",
            "syncs.busy",
            "gossip.stateWithheld",
            "gossip.membersWithheld",
            "seeds.notTried",
            "shell.streams.overLimit",
            "shell.streams.overRate",
            "shell.streams.handshakesOverRate",
            "shell.datagrams.dropped");

    private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** How far a counter has come, and since when it has grown without a pause of a minute. */
    private record Growth(long count, long beganNanos, long grewNanos) {

        static Growth none(long nowNanos) {
            return new Growth(0, nowNanos, nowNanos - MINUTE_NANOS);
        }

        Growth to(long next, long nowNanos) {
            if (next == count) {
                return this;
            }
            boolean anew = nowNanos - grewNanos >= MINUTE_NANOS;
            return new Growth(next, anew ? nowNanos : beganNanos, nowNanos);
        }

        boolean goesOn(long nowNanos) {
            return nowNanos - grewNanos < MINUTE_NANOS && grewNanos - beganNanos >= MINUTE_NANOS;
        }
    }

    private final Map<String, Growth> growths = new HashMap<>();

    /** Looks at the counters, as is done every second; answers which go on, in the order of the alphabet. */
    List<String> look(Map<String, Long> counters, long nowNanos) {
        List<String> goingOn = new ArrayList<>();
        for (String label : WATCHED) {
            Growth growth =
                    growths.getOrDefault(label, Growth.none(nowNanos)).to(counters.getOrDefault(label, 0L), nowNanos);
            growths.put(label, growth);
            if (growth.goesOn(nowNanos)) {
                goingOn.add(label);
            }
        }
        goingOn.sort(Comparator.naturalOrder());
        return List.copyOf(goingOn);
    }
}
