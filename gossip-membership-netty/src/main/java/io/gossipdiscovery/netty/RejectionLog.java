package io.gossipdiscovery.netty;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says that packets are being rejected, without ever a line per packet: once when a kind of rejection occurs first, then at most
 * once a minute. Belongs to the owner loop.
 */
final class RejectionLog {

    private static final Logger LOG = LoggerFactory.getLogger(RejectionLog.class);
    private static final String PREFIX = "rejected.";

    /** A node that restarts on its old port probes its old life, and thus itself, until that is held for dead: no trouble. */
    private static final String HARMLESS = "rejected.own";

    /** What to do about a kind of rejection, where something can be done. */
    private static final Map<String, String> REMEDIES = Map.of(
            "rejected.otherCluster",
                    "nodes of a cluster of another name reach this one; nothing is wrong unless they should meet",
            "rejected.plaintext", "a node without keys talks to this one: give all nodes of a cluster the same keys",
            "rejected.sealed",
                    "a node with keys talks to this one, which has none: give all nodes of a cluster the same keys",
            "rejected.notAuthentic",
                    "a node with other keys talks to this one: give all nodes of a cluster the same keys",
            "rejected.version", "a node of an incompatible version talks to this one: upgrade the older of the two");

    private static final long INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);

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
            if (before == null || (count > before.count() && nowNanos - before.atNanos() >= INTERVAL_NANOS)) {
                String remedy = REMEDIES.getOrDefault(counter.getKey(), "these are not packets of a healthy node");
                LOG.warn("Packets were ignored, {} so far: {} ({})", count, counter.getKey(), remedy);
                said.put(counter.getKey(), new Said(count, nowNanos));
                logged++;
            }
        }
        return logged;
    }

    private record Said(long count, long atNanos) {}
}
