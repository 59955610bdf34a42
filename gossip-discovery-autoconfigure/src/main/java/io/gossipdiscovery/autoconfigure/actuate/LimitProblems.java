package io.gossipdiscovery.autoconfigure.actuate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What to say of limits that a node goes on meeting. */
final class LimitProblems {

    private static final String WHO_OPENS = ", or find out who opens so many";
    private static final String WHAT_WAITS = ": raise gossip.limits.bytes-per-second, or publish less often";

    private static final Map<String, String> BY_COUNTER = Map.of(
            "members.refused",
            "There are more members than this node may hold, so that it does not know all: raise gossip.limits.members on"
                    + " every node",
            "streams.refused",
            "As many streams are open as may be: raise gossip.limits.streams" + WHO_OPENS,
            "syncs.busy",
            "More joins and repairs are asked for than are answered: raise gossip.limits.syncs or"
                    + " gossip.limits.syncs-per-second, or find out who asks",
            "gossip.stateWithheld",
            "So much is sent that changes of state have to wait" + WHAT_WAITS,
            "gossip.membersWithheld",
            "So much is sent that news of members has to wait" + WHAT_WAITS,
            "seeds.notTried",
            "The seeds stand for more addresses than are tried at a time: name fewer of them in gossip.seeds",
            "shell.streams.overLimit",
            "As many streams are open as may be: raise gossip.limits.streams" + WHO_OPENS,
            "shell.streams.overRate",
            "More streams come in a second than may be: raise gossip.limits.streams-per-second" + WHO_OPENS,
            "shell.streams.handshakesOverRate",
            "More TLS handshakes are begun in a second than may be: raise gossip.limits.handshakes-per-second"
                    + WHO_OPENS,
            "shell.datagrams.dropped",
            "The operating system does not take datagrams as fast as this node sends them: check its network");

    private LimitProblems() {}

    /** A sentence for each of these counters, in their order. One that nothing is known of says at least that it grows. */
    static Map<String, String> of(List<String> counters) {
        Map<String, String> sentences = new LinkedHashMap<>();
        counters.forEach(counter -> sentences.put(
                counter, BY_COUNTER.getOrDefault(counter, "A limit of this node is reached again and again")));
        return sentences;
    }
}
