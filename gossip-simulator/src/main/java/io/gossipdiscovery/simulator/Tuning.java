package io.gossipdiscovery.simulator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The search for the preset to ship: plays the same games with many settings and shows which of them are better than all others in
 * something. It may be interrupted at any time and goes on where it was.
 *
 * @param points how many settings to try
 * @param threads how many games at a time
 * @param log the file that keeps what was found so far
 * @param json where to write the result for programs; null for nowhere
 * @param svg where to draw it; null for nowhere
 */
record Tuning(int points, int threads, Path log, @Nullable Path json, @Nullable Path svg) {

    static final String LABEL = "tune";
    static final String DESCRIPTION =
            "a search for the best preset, between detection time, deaths of the living and bandwidth";
    private static final TuningTrial.Size SIZE = TuningTrial.Size.STANDARD;
    static final int DEFAULT_POINTS = 60;
    private static final int MOST_POINTS = 100_000;
    static final String DEFAULT_LOG = "tuning.tsv";

    /**
     * Reads what follows the name on the command line.
     *
     * @throws IllegalArgumentException with a text for the user
     */
    static Tuning parse(List<String> options) {
        ArrayDeque<String> rest = new ArrayDeque<>(options);
        int points = DEFAULT_POINTS;
        int threads = Runtime.getRuntime().availableProcessors();
        String log = DEFAULT_LOG;
        Path json = null;
        Path svg = null;
        while (!rest.isEmpty()) {
            String option = rest.remove();
            String value = rest.poll();
            switch (option) {
                case "--points" -> points = (int) Arguments.number(option, value, 1, MOST_POINTS);
                case "--threads" -> threads = (int) Arguments.number(option, value, 1, 1_000);
                case "--log" -> log = Arguments.required(option, value);
                case "--json" -> json = Arguments.writable(option, Arguments.required(option, value));
                case "--svg" -> svg = Arguments.writable(option, Arguments.required(option, value));
                default -> throw new IllegalArgumentException("There is no option '" + option + "' of " + LABEL);
            }
        }
        return new Tuning(points, threads, Arguments.writable("--log", log), json, svg);
    }

    /** Plays what is not in the log yet, and reports. */
    void run(TuningLog log) throws IOException {
        List<TuningPoint> wanted = TuningPoint.first(points);
        int known = (int) wanted.stream()
                .filter(point -> log.found().containsKey(point.toString()))
                .count();
        if (known < points) {
            play(log, wanted, known);
        }
        TuningReport report = new TuningReport(log.found());
        System.out.print(report.text());
        if (json != null) {
            Files.writeString(json, report.json());
        }
        if (svg != null) {
            Files.writeString(svg, report.chart().svg());
        }
    }

    private void play(TuningLog log, List<TuningPoint> wanted, int known) throws IOException {
        Runs runs = new Runs(threads, (done, of) -> {});
        long began = System.nanoTime();
        Long messagesOfSwim = log.messagesOfSwim();
        if (messagesOfSwim == null) {
            messagesOfSwim = TuningTrial.messages(Contestant.SWIM.settings(), SIZE, runs);
            log.addMessagesOfSwim(messagesOfSwim);
        }
        int done = known;
        for (TuningPoint point : wanted) {
            if (!log.found().containsKey(point.toString())) {
                Map<TuningFigure, Double> figures = TuningTrial.play(point.settings(), SIZE, messagesOfSwim, runs);
                log.add(point.toString(), figures);
                done++;
                long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
                long left = seconds * (points - done) / (done - known);
                System.err.printf(
                        "  %d of %d points after %d s, about %d s more: %s%n", done, points, seconds, left, point);
            }
        }
    }

    /** What a game with faults of all kinds comes to tells one engine from another, and the rest one search from another. */
    static String engine() {
        ScenarioRun run = ScenarioRun.play(
                Scenarios.chaos(Duration.ofMinutes(1)),
                TuningPoint.SHIPPED.settings(),
                8,
                List.of(1L),
                false,
                1,
                done -> {});
        String games = TuningPoint.SHIPPED.settings() + " " + SIZE + " " + List.of(TuningFigure.values());
        return Long.toHexString(run.results().get(0).traceHash()) + "-" + Integer.toHexString(games.hashCode());
    }
}
