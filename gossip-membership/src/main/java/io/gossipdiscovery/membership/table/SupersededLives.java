package io.gossipdiscovery.membership.table;

import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import java.util.Comparator;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The superseded lives, in the order of their addresses and ids: an address may have thousands of them, where something restarts
 * all the time, and of those the last one is wanted at once.
 */
final class SupersededLives {

    private static final NodeId HIGHEST_ID = new NodeId(-1, -1);

    private record Life(NodeAddress address, NodeId id) {}

    private final TreeSet<Life> lives = new TreeSet<>(Comparator.<Life>comparingLong(life -> life.address.ipHigh())
            .thenComparingLong(life -> life.address.ipLow())
            .thenComparingInt(life -> life.address.port())
            .thenComparing(Life::id));

    void add(NodeAddress address, NodeId id) {
        lives.add(new Life(address, id));
    }

    void remove(NodeAddress address, NodeId id) {
        lives.remove(new Life(address, id));
    }

    /** The one with the greatest id at an address, or null. */
    @Nullable
    NodeId last(NodeAddress address) {
        Life last = lives.floor(new Life(address, HIGHEST_ID));
        return last != null && last.address.equals(address) ? last.id : null;
    }
}
