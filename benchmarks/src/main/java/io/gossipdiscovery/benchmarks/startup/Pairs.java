package io.gossipdiscovery.benchmarks.startup;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How long each contestant took to start, by round: those of one round are compared with each other. */
final class Pairs {

    private final Map<Contestant, List<Double>> millis = new LinkedHashMap<>();

    private Pairs() {}

    /** In rounds of one start each, after one that is not counted; each round begins with the next contestant. */
    static Pairs measure(List<Contestant> contestants, Start start, int rounds, PrintStream out) throws IOException {
        Pairs pairs = new Pairs();
        for (int round = 0; round <= rounds; round++) {
            StringBuilder line = new StringBuilder(round == 0 ? "warm-up" : "round " + round + " of " + rounds);
            for (int i = 0; i < contestants.size(); i++) {
                Contestant contestant = contestants.get((round + i) % contestants.size());
                double took = start.millis(contestant);
                line.append(String.format(Locale.ROOT, ", %s %,.0f ms", contestant.name(), took));
                if (round > 0) {
                    pairs.millis
                            .computeIfAbsent(contestant, any -> new ArrayList<>())
                            .add(took);
                }
            }
            out.println("startup: " + line);
        }
        return pairs;
    }

    List<Double> millis(Contestant contestant) {
        return List.copyOf(millis.getOrDefault(contestant, List.of()));
    }

    /** By how much longer it took than the other one, by round. */
    List<Double> added(Contestant contestant, Contestant other) {
        List<Double> longer = millis(contestant);
        List<Double> shorter = millis(other);
        List<Double> added = new ArrayList<>();
        for (int i = 0; i < longer.size(); i++) {
            added.add(longer.get(i) - shorter.get(i));
        }
        return added;
    }
}
