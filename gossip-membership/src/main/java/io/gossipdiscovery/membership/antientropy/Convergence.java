package io.gossipdiscovery.membership.antientropy;

import io.gossipdiscovery.membership.member.NodeId;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The share of the members heard lately whose table was equal to this node's own: of at most {@value #MAX_HEARD}, each by what
 * its last ping or ack said within {@value #LATELY_SECONDS} seconds.
 *
 * <p>Whether two tables are equal is held as of the moment at which the other's hash came in: afterwards both go on, and an old
 * hash differs from a newer one even among nodes that always agree.
 */
public final class Convergence {

    static final int MAX_HEARD = 64;
    static final int LATELY_SECONDS = 30;

    private static final long LATELY_NANOS = Duration.ofSeconds(LATELY_SECONDS).toNanos();

    private record Heard(boolean agreed, long atNanos) {}

    /** Those heard last are last. */
    private final Map<NodeId, Heard> heard = new LinkedHashMap<>();

    /** A member told the hash of its table. */
    public void onHeard(NodeId member, boolean agrees, long nowNanos) {
        heard.remove(member);
        heard.put(member, new Heard(agrees, nowNanos));
        if (heard.size() > MAX_HEARD) {
            Iterator<NodeId> eldest = heard.keySet().iterator();
            eldest.next();
            eldest.remove();
        }
    }

    /**
     * From 0, nobody agrees, to 1, everybody does or nobody was heard.
     *
     * @param isMember leaves out who is no live member any more
     */
    public double share(Predicate<NodeId> isMember, long nowNanos) {
        int all = 0;
        int agreed = 0;
        for (Map.Entry<NodeId, Heard> entry : heard.entrySet()) {
            Heard last = entry.getValue();
            if (nowNanos - last.atNanos <= LATELY_NANOS && isMember.test(entry.getKey())) {
                all++;
                agreed += last.agreed ? 1 : 0;
            }
        }
        return all == 0 ? 1 : (double) agreed / all;
    }
}
