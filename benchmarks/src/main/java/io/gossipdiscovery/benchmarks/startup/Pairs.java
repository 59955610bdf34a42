package io.gossipdiscovery.benchmarks.startup;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** How long the application with each starter took to start, by round: those of one round are compared with each other. */
final class Pairs {

    private final Map<Starter, List<Double>> millis = new LinkedHashMap<>();

    private Pairs() {}

    /** In rounds of one start each, after one that is not counted; who comes after whom is drawn anew for each. */
    static Pairs measure(List<Starter> starters, Start start, int rounds, PrintStream out) throws IOException {
        Pairs pairs = new Pairs();
        List<Starter> order = new ArrayList<>(starters);
        for (int round = 0; round <= rounds; round++) {
            StringBuilder line = new StringBuilder(round == 0 ? "warm-up" : "round " + round + " of " + rounds);
            Collections.shuffle(order, ThreadLocalRandom.current());
            for (Starter starter : order) {
                double took = start.millis(starter);
                line.append(String.format(Locale.ROOT, ", %s %,.0f ms", starter.name(), took));
                if (round > 0) {
                    pairs.millis
                            .computeIfAbsent(starter, any -> new ArrayList<>())
                            .add(took);
                }
            }
            out.println("startup: " + line);
        }
        return pairs;
    }

    List<Double> millis(Starter starter) {
        return List.copyOf(millis.getOrDefault(starter, List.of()));
    }

    /** By how much longer it took than the other one, by round. */
    List<Double> added(Starter starter, Starter other) {
        List<Double> longer = millis(starter);
        List<Double> shorter = millis(other);
        List<Double> added = new ArrayList<>();
        for (int i = 0; i < longer.size(); i++) {
            added.add(longer.get(i) - shorter.get(i));
        }
        return added;
    }
}
