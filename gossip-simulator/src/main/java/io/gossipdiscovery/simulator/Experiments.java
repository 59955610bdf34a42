package io.gossipdiscovery.simulator;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All experiments, by the names that the command line knows. */
final class Experiments {

    private Experiments() {}

    static List<Experiment> all() {
        List<Experiment> all = new ArrayList<>();
        all.add(new IntervalTest(IntervalCase.all()));
        all.addAll(List.of(RapidExperiment.values()));
        return all;
    }

    /** The experiment of this name, or null. */
    static @Nullable Experiment named(String name) {
        return all().stream()
                .filter(experiment -> experiment.label().equals(name))
                .findFirst()
                .orElse(null);
    }
}
