package io.gossipdiscovery.netty;

import io.gossipdiscovery.membership.member.VersionRange;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says that packets are being rejected, without ever a line per packet: once when a kind of rejection occurs first, after a
 * minute again if there were more, then after two, and so on up to an hour. Belongs to the owner loop.
 */
final class RejectionLog {

    private static final Logger LOG = LoggerFactory.getLogger(RejectionLog.class);
    private static final String PREFIX = "rejected.";

    /** A node that restarts on its old port probes its old life, and thus itself, until that is held for dead: no trouble. */
    private static final String HARMLESS = "rejected.own";

    /** Two projects on one machine, or two environments on one network: worth knowing once. */
    private static final String OTHER_CLUSTER = "rejected.otherCluster";

    /** What to do about a kind of rejection, where something can be done. */
    private static final Map<String, String> REMEDIES = Map.of(
            "rejected.plaintext",
            "a node without keys talks to this one: give all nodes of a cluster the same keys",
            "rejected.sealed",
            "a node with keys talks to this one, which has none: give all nodes of a cluster the same keys",
            "rejected.notAuthentic",
            "a node with other keys talks to this one, such as another account's of this machine: where they should meet, "
                    + "give all nodes of a cluster the same keys",
            "rejected.version",
            "a node talks to this one that speaks no protocol version of this one's, which are " + VersionRange.SPOKEN
                    + ": upgrade the older of the two");

    private static final long FIRST_INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final long LONGEST_INTERVAL_NANOS = TimeUnit.HOURS.toNanos(1);

    private final Map<String, Said> said = new HashMap<>();

    /**
     * Looks at the counters of the engine.
     *
     * @return how many kinds were logged
     */
    int look(Map<String, Long> counters, long nowNanos) {
        int logged = 0;
        for (Map.Entry<String, Long> counter : counters.entrySet()) {
            long count = counter.getValue();
            if (count == 0
                    || !counter.getKey().startsWith(PREFIX)
                    || counter.getKey().equals(HARMLESS)) {
                continue;
            }
            Said before = said.get(counter.getKey());
            if (before == null || before.isWorthRepeating(count, nowNanos)) {
                say(counter.getKey(), count);
                said.put(
                        counter.getKey(),
                        before == null ? Said.first(counter.getKey(), count, nowNanos) : before.again(count, nowNanos));
                logged++;
            }
        }
        return logged;
    }

    private static void say(String kind, long count) {
        if (kind.equals(OTHER_CLUSTER)) {
            LOG.info(
                    "Nodes of a cluster of another name reach this one; nothing is wrong unless they should meet. Their packets are "
                            + "ignored and counted as {}, {} so far; this is not said again",
                    kind,
                    count);
        } else {
            String remedy = REMEDIES.getOrDefault(kind, "these are not packets of a healthy node");
            LOG.warn("Packets were ignored, {} so far: {} ({})", count, kind, remedy);
        }
    }

    private record Said(String kind, long count, long atNanos, long intervalNanos) {

        static Said first(String kind, long count, long nowNanos) {
            return new Said(kind, count, nowNanos, FIRST_INTERVAL_NANOS);
        }

        Said again(long more, long nowNanos) {
            return new Said(kind, more, nowNanos, Math.min(2 * intervalNanos, LONGEST_INTERVAL_NANOS));
        }

        boolean isWorthRepeating(long more, long nowNanos) {
            return !kind.equals(OTHER_CLUSTER) && more > count && nowNanos - atNanos >= intervalNanos;
        }
    }
}
