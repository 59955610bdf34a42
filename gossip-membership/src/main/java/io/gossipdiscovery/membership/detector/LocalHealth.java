package io.gossipdiscovery.membership.detector;

/**
 * How well this node itself keeps up (Lifeguard, section IV-A): 0 is well; every sign of being slow adds one, every good probe
 * takes one away. Periods and timeouts are multiplied by (score + 1).
 */
final class LocalHealth {

    private final int max;
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

    void recover() {
        score = Math.max(0, score - 1);
    }
}
