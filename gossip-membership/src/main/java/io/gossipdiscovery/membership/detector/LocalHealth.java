package io.gossipdiscovery.membership.detector;

import io.gossipdiscovery.membership.member.NodeId;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How well this node itself keeps up (Lifeguard, section IV-A): 0 is well; every sign of being slow adds one, every good probe
 * takes one away. Periods and timeouts are multiplied by (score + 1). A probe that failed because its target was dead is no sign,
 * and is taken back where that is proven later.
 */
final class LocalHealth {

    /** Targets of failed probes that are remembered. */
    private static final int MOST_BLAMED = 64;

    private final int max;
    private final Map<NodeId, Integer> byTarget = new LinkedHashMap<>();
    private int score;

    LocalHealth(int max) {
        this.max = max;
    }

    int score() {
        return score;
    }

    int multiplier() {
        return score + 1;
    }

    void add(int signs) {
        score = Math.min(max, score + signs);
    }

    /** Adds the signs of a probe that failed. */
    void onFailed(NodeId target, int signs) {
        int before = score;
        add(signs);
        byTarget.merge(target, score - before, Integer::sum);
        if (byTarget.size() > MOST_BLAMED) {
            Iterator<NodeId> eldest = byTarget.keySet().iterator();
            eldest.next();
            eldest.remove();
        }
    }

    /** Probes of this target failed because its process was gone. */
    void onProven(NodeId target) {
        Integer added = byTarget.remove(target);
        if (added != null) {
            take(added);
        }
    }

    void recover() {
        take(1);
    }

    private void take(int signs) {
        score = Math.max(0, score - signs);
        if (score == 0) {
            byTarget.clear();
        }
    }
}
