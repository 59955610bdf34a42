package io.gossipdiscovery.simulator;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** How many members each node sees, looked at once a virtual second. */
final class ViewSizes {

    /** The smallest and the largest of one second. */
    record Second(long number, int smallest, int largest) {}

    private final List<Second> seconds = new ArrayList<>();
    private final Set<Integer> distinct = new HashSet<>();

    void look(long second, Collection<SimulatedNode> nodes) {
        int smallest = Integer.MAX_VALUE;
        int largest = 0;
        for (SimulatedNode node : nodes) {
            int size = node.engine.liveCount();
            distinct.add(size);
            smallest = Math.min(smallest, size);
            largest = Math.max(largest, size);
        }
        if (largest > 0) {
            seconds.add(new Second(second, smallest, largest));
        }
    }

    /** How many different sizes were seen at all. */
    int distinct() {
        return distinct.size();
    }

    List<Second> seconds() {
        return List.copyOf(seconds);
    }
}
