package io.gossipdiscovery.simulator;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a scenario measured, by name: many values per name, added up over seeds. */
public final class Samples {

    private final Map<String, List<Double>> values = new LinkedHashMap<>();

    public void add(String name, double value) {
        values.computeIfAbsent(name, absent -> new ArrayList<>()).add(value);
    }

    void addAll(Samples other) {
        other.values.forEach((name, more) ->
                values.computeIfAbsent(name, absent -> new ArrayList<>()).addAll(more));
    }

    List<String> names() {
        return List.copyOf(values.keySet());
    }

    int count(String name) {
        return values.getOrDefault(name, List.of()).size();
    }

    /** The value that this share of the samples does not exceed (nearest rank); NaN without samples. */
    public double percentile(String name, double share) {
        List<Double> sorted = new ArrayList<>(values.getOrDefault(name, List.of()));
        if (sorted.isEmpty()) {
            return Double.NaN;
        }
        Collections.sort(sorted);
        int rank = (int) StrictMath.ceil(share * sorted.size());
        return sorted.get(Math.min(sorted.size() - 1, Math.max(0, rank - 1)));
    }
}
