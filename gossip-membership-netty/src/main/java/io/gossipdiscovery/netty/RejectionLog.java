package io.gossipdiscovery.netty;

import io.gossipdiscovery.membership.member.VersionRange;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says that packets are being rejected, or that a limit has been reached, without ever a line per packet: once when a kind of it occurs
 * first, after a minute again if there were more, then after two, and so on up to an hour. Belongs to the owner loop.
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
            "a node with keys talks to this one, which has none, or none yet where it has certificates: give all nodes of a "
                    + "cluster the same keys",
            "rejected.notAuthentic",
            "a node with other keys talks to this one, such as another account's of this machine: where they should meet, "
                    + "give all nodes of a cluster the same keys",
            "rejected.version",
            "a node talks to this one that speaks no protocol version of this one's, which are " + VersionRange.SPOKEN
                    + ": upgrade the older of the two",
            "rejected.replayed",
            "seen before, or overtaken by too many: a network repeats single ones, a copy of a machine goes on and on; restart "
                    + "the application there",
            "rejected.notGossip",
            "something else sends to this port: let nobody reach it but members",
            "rejected.truncated",
            "too short for any packet: let nobody reach this port but members");

    /** What to do where a limit is reached that somebody should look at. */
    private static final Map<String, String> LIMITS = Map.of(
            "members.refused", "there are more members than limits.members, which every node should have raised",
            "streams.refused", "as many streams are open as limits.streams: raise it, or find out who opens them",
            "shell.streams.overLimit",
                    "as many streams are open as limits.streams: raise it, or find out who opens them",
            "shell.streams.overRate",
                    "more streams come in a second than limits.streams-per-second: raise it, or find out who opens them",
            "shell.streams.handshakesOverRate",
                    "more TLS handshakes are begun in a second than limits.handshakes-per-second: raise it, or find out who "
                            + "begins them",
            "gossip.stateWithheld",
                    "datagrams have used up limits.bytes-per-second, so that state waits: raise it, or publish less often",
            "gossip.membersWithheld",
                    "datagrams have used up limits.bytes-per-second, so that news waits: raise it, or publish less often",
            "seeds.notTried", "seeds stand for more addresses than are tried at a time: name fewer",
            "shell.datagrams.dropped", "the operating system does not take datagrams as fast as they come");

    /** Limits that are met in a storm, and for which the other side makes up: worth knowing once. */
    private static final Set<String> LIMITS_IN_STORMS = Set.of(
            "checks.refused",
            "members.notPassedOn",
            "notices.cutShort",
            "paths.notTested",
            "probes.relaysRefused",
            "shell.datagrams.connectedOverLimit",
            "shell.streams.backlogFull",
            "shell.streams.frameTooLong",
            "state.oversized",
            "state.requestsSpared",
            "streams.endless",
            "syncs.busy",
            "tombstones.evicted",
            "watches.refused");

    private static final long FIRST_INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final long LONGEST_INTERVAL_NANOS = TimeUnit.HOURS.toNanos(1);

    private final Map<String, Said> said = new HashMap<>();

    /**
     * Looks at the counters.
     *
     * @return how many kinds were logged
     */
    int look(Map<String, Long> counters, long nowNanos) {
        int logged = 0;
        for (Map.Entry<String, Long> counter : counters.entrySet()) {
            long count = counter.getValue();
            if (count == 0 || !isOfInterest(counter.getKey())) {
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

    private static boolean isOfInterest(String kind) {
        boolean rejection = kind.startsWith(PREFIX) && !kind.equals(HARMLESS);
        return rejection || LIMITS.containsKey(kind) || LIMITS_IN_STORMS.contains(kind);
    }

    private static boolean isSaidOnce(String kind) {
        return kind.equals(OTHER_CLUSTER) || LIMITS_IN_STORMS.contains(kind);
    }

    private static void say(String kind, long count) {
        if (kind.equals(OTHER_CLUSTER)) {
            LOG.info(
                    "Nodes of a cluster of another name reach this one; nothing is wrong unless they should meet. Their packets are "
                            + "ignored and counted as {}, {} so far; this is not said again",
                    kind,
                    count);
        } else if (LIMITS.containsKey(kind)) {
            LOG.warn("A limit was reached, {} times so far: {} ({})", count, kind, LIMITS.get(kind));
        } else if (LIMITS_IN_STORMS.contains(kind)) {
            LOG.info("A limit was reached, {} times so far: {}; this is not said again", count, kind);
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
            return !isSaidOnce(kind) && more > count && nowNanos - atNanos >= intervalNanos;
        }
    }
}
