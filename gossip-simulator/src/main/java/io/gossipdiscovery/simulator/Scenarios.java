package io.gossipdiscovery.simulator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** All scenarios, by the names that the command line knows. */
public final class Scenarios {

    private Scenarios() {}

    /** Every scenario. */
    public static List<Scenario> all() {
        List<Scenario> all = new ArrayList<>();
        all.add(new Chaos(Duration.ofMinutes(5)));
        all.addAll(List.of(Measurements.values()));
        all.addAll(List.of(CrashScenarios.values()));
        all.addAll(List.of(FieldReports.values()));
        all.addAll(List.of(FormulaGates.values()));
        return all;
    }

    /**
     * The scenario of this name.
     *
     * @throws IllegalArgumentException that lists the names, if there is none
     */
    public static Scenario named(String name) {
        return all().stream()
                .filter(scenario -> scenario.label().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no scenario '" + name + "'; there are "
                        + String.join(", ", all().stream().map(Scenario::label).toList()) + ", explore, "
                        + String.join(
                                ", ",
                                Experiments.all().stream()
                                        .map(Experiment::label)
                                        .toList())));
    }

    /** Random faults of all kinds for so long, then quiet. */
    public static Scenario chaos(Duration length) {
        return new Chaos(length);
    }
}
