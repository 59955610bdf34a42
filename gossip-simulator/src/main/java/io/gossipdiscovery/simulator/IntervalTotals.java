package io.gossipdiscovery.simulator;

import java.util.Map;
import java.util.TreeMap;

/** What one contestant of the Interval test did in all its runs. */
final class IntervalTotals {

    private static final String FIRST = "first";
    private static final String FULL = "full";

    private final Map<Integer, Long> falsePositivesBySlow = new TreeMap<>();
    private final Samples detection = new Samples();
    long falsePositives;
    long atHealthy;
    long rightDeaths;
    long slowDeaths;
    long messages;
    long bytes;

    void add(IntervalCase test, IntervalRun.Result result) {
        falsePositivesBySlow.merge(test.slow(), result.falsePositives(), Long::sum);
        falsePositives += result.falsePositives();
        atHealthy += result.atHealthy();
        rightDeaths += result.rightDeaths();
        slowDeaths += result.slowDeaths();
        messages += result.messages();
        bytes += result.bytes();
        result.firstMillis().forEach(millis -> detection.add(FIRST, millis));
        result.fullMillis().forEach(millis -> detection.add(FULL, millis));
    }

    /** By how many members were slow, in that order. */
    Map<Integer, Long> falsePositivesBySlow() {
        return falsePositivesBySlow;
    }

    /** Until the first held a vanished member for dead, which this share of them was found by. */
    double firstMillis(double share) {
        return detection.percentile(FIRST, share);
    }

    /** Until all did. */
    double fullMillis(double share) {
        return detection.percentile(FULL, share);
    }
}
