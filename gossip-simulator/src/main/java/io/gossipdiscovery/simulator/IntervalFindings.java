package io.gossipdiscovery.simulator;

import io.gossipdiscovery.simulator.Condition.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * What the Interval test brought beside what was published of it, and whether that is a reproduction.
 *
 * @param swim what plain SWIM did
 * @param lifeguard what Lifeguard alone did
 * @param shipped what the shipped preset did
 * @param repetitions of all 360 combinations that were played, or the share of one: published is the sum of ten
 */
record IntervalFindings(IntervalTotals swim, IntervalTotals lifeguard, IntervalTotals shipped, double repetitions) {

    private static final double PUBLISHED_REPETITIONS = 10;
    private static final double GIB = 1L << 30;
    private static final double MILLION = 1e6;
    private static final double FACTOR = 2;

    /** The sums of ten repetitions (Lifeguard, section V). */
    private static final Published SWIM = new Published(339_002, 1_326, 435.33, 149.15);

    private static final Published LIFEGUARD = new Published(5_193, 25, 481.42, 146.13);

    /** The percentage of plain SWIM's false positives that is wanted of the shipped preset. */
    private static final double WANTED_PERCENT = 0.15;

    private record Published(double falsePositives, double atHealthy, double millions, double gib) {}

    Findings of(String experiment, ExperimentCall call, int runs, List<String> violations) {
        return new Findings(experiment, call, runs, table(), metrics(), conditions(), violations, chart(call.nodes()));
    }

    private IntervalTotals of(Contestant contestant) {
        return switch (contestant) {
            case SWIM -> swim;
            case LIFEGUARD -> lifeguard;
            case SHIPPED -> shipped;
        };
    }

    private double percentOfSwim(Contestant contestant, ToDoubleFunction<IntervalTotals> of) {
        return 100 * of.applyAsDouble(of(contestant)) / of.applyAsDouble(of(Contestant.SWIM));
    }

    private Table table() {
        Table table =
                new Table("", "plain SWIM", "Lifeguard alone", "lan preset", "published SWIM", "published Lifeguard");
        counts(table, "false positives", t -> t.falsePositives, Published::falsePositives, "%.0f");
        counts(table, "  at healthy members", t -> t.atHealthy, Published::atHealthy, "%.0f");
        counts(table, "messages, millions", t -> t.messages / MILLION, Published::millions, "%.2f");
        counts(table, "sent, GiB", t -> t.bytes / GIB, Published::gib, "%.2f");
        ours(table, "first detection p50, ms", t -> t.firstMillis(0.5));
        ours(table, "first detection p99.9, ms", t -> t.firstMillis(0.999));
        ours(table, "full detection p50, ms", t -> t.fullMillis(0.5));
        ours(table, "full detection p99.9, ms", t -> t.fullMillis(0.999));
        ours(table, "deaths of slow members, blocked for long", t -> t.rightDeaths);
        ours(table, "deaths of slow members, other", t -> t.slowDeaths);
        return table;
    }

    /** A row of figures, what was published scaled to as many repetitions, and one of percentages of plain SWIM's. */
    private void counts(
            Table table,
            String name,
            ToDoubleFunction<IntervalTotals> of,
            ToDoubleFunction<Published> published,
            String format) {
        List<String> figures = new ArrayList<>(List.of(name));
        List<String> percentages = new ArrayList<>(List.of("    % of plain SWIM"));
        for (Contestant contestant : Contestant.values()) {
            figures.add(text(format, of.applyAsDouble(of(contestant))));
            percentages.add(text("%.2f", percentOfSwim(contestant, of)));
        }
        for (Published one : List.of(SWIM, LIFEGUARD)) {
            figures.add(text(format, scaled(published.applyAsDouble(one))));
            percentages.add(text("%.2f", 100 * published.applyAsDouble(one) / published.applyAsDouble(SWIM)));
        }
        table.add(figures);
        table.add(percentages);
    }

    private void ours(Table table, String name, ToDoubleFunction<IntervalTotals> of) {
        List<String> cells = new ArrayList<>(List.of(name));
        for (Contestant contestant : Contestant.values()) {
            cells.add(text("%.0f", of.applyAsDouble(of(contestant))));
        }
        cells.addAll(List.of("", ""));
        table.add(cells);
    }

    private double scaled(double published) {
        return published / PUBLISHED_REPETITIONS * repetitions;
    }

    private Map<String, Object> metrics() {
        Map<String, Object> metrics = new LinkedHashMap<>();
        for (Contestant contestant : Contestant.values()) {
            IntervalTotals its = of(contestant);
            String prefix = contestant.prefix();
            metrics.put(prefix + "falsePositives", its.falsePositives);
            metrics.put(prefix + "falsePositivesPercentOfSwim", percentOfSwim(contestant, t -> t.falsePositives));
            metrics.put(prefix + "falsePositivesAtHealthy", its.atHealthy);
            metrics.put(prefix + "messages", its.messages);
            metrics.put(prefix + "messagesPercentOfSwim", percentOfSwim(contestant, t -> t.messages));
            metrics.put(prefix + "bytes", its.bytes);
            metrics.put(prefix + "bytesPercentOfSwim", percentOfSwim(contestant, t -> t.bytes));
            metrics.put(prefix + "firstDetectionP50Millis", its.firstMillis(0.5));
            metrics.put(prefix + "firstDetectionP999Millis", its.firstMillis(0.999));
            metrics.put(prefix + "fullDetectionP50Millis", its.fullMillis(0.5));
            metrics.put(prefix + "fullDetectionP999Millis", its.fullMillis(0.999));
            metrics.put(prefix + "slowDeathsBlockedForLong", its.rightDeaths);
            metrics.put(prefix + "slowDeathsOther", its.slowDeaths);
        }
        return metrics;
    }

    private List<Condition> conditions() {
        List<Condition> conditions = new ArrayList<>();
        conditions.add(near("false positives", t -> t.falsePositives, Published::falsePositives));
        conditions.add(atHealthy());
        conditions.add(near("messages", t -> t.messages / MILLION, Published::millions));
        conditions.add(near("bytes", t -> t.bytes / GIB, Published::gib));
        double published = 100 * LIFEGUARD.falsePositives / SWIM.falsePositives;
        double alone = percentOfSwim(Contestant.LIFEGUARD, t -> t.falsePositives);
        conditions.add(new Condition(
                Kind.VALIDITY,
                text("Lifeguard alone has within a factor of 2 of %.2f %% of plain SWIM's false positives", published),
                text("%.2f %%", alone),
                isNear(alone, published)));
        conditions.add(notLater("median", t -> t.firstMillis(0.5)));
        conditions.add(notLater("p99.9", t -> t.firstMillis(0.999)));
        double percent = percentOfSwim(Contestant.SHIPPED, t -> t.falsePositives);
        conditions.add(new Condition(
                Kind.TARGET,
                text("the lan preset has at most %.2f %% of plain SWIM's false positives", WANTED_PERCENT),
                text("%.2f %%", percent),
                percent <= WANTED_PERCENT));
        long atHealthy = of(Contestant.SHIPPED).atHealthy;
        conditions.add(
                new Condition(Kind.TARGET, "and none at healthy members", String.valueOf(atHealthy), atHealthy == 0));
        double messages = percentOfSwim(Contestant.SHIPPED, t -> t.messages);
        conditions.add(new Condition(Kind.TARGET, "and no more messages", text("%.1f %%", messages), messages <= 100));
        return conditions;
    }

    private Condition near(String what, ToDoubleFunction<IntervalTotals> of, ToDoubleFunction<Published> published) {
        double expected = scaled(published.applyAsDouble(SWIM));
        double found = of.applyAsDouble(of(Contestant.SWIM));
        return new Condition(
                Kind.VALIDITY,
                text("plain SWIM's %s are within a factor of 2 of the published %.4g", what, expected),
                text("%.4g", found),
                isNear(found, expected));
    }

    /**
     * One repetition has published 133 of these, which is what a single false death makes that goes around: so few that fewer is not
     * held against it.
     */
    private Condition atHealthy() {
        double most = FACTOR * scaled(SWIM.atHealthy);
        return new Condition(
                Kind.VALIDITY,
                text("plain SWIM's false positives at healthy members are at most twice the published, %.4g", most),
                text("%d", swim.atHealthy),
                swim.atHealthy <= most);
    }

    private static boolean isNear(double found, double expected) {
        return found <= FACTOR * expected && found >= expected / FACTOR;
    }

    private Condition notLater(String which, ToDoubleFunction<IntervalTotals> of) {
        double shipped = of.applyAsDouble(of(Contestant.SHIPPED));
        double swim = of.applyAsDouble(of(Contestant.SWIM));
        return new Condition(
                Kind.VALIDITY,
                "the lan preset finds true failures no later than plain SWIM, " + which,
                text("%.0f ms against %.0f ms", shipped, swim),
                shipped <= swim);
    }

    private Chart chart(int nodes) {
        Function<Contestant, List<Chart.Point>> points =
                contestant -> of(contestant).falsePositivesBySlow().entrySet().stream()
                        .map(entry -> new Chart.Point(entry.getKey(), entry.getValue()))
                        .toList();
        List<Chart.Line> lines = new ArrayList<>();
        for (Contestant contestant : Contestant.values()) {
            lines.add(new Chart.Line(
                    contestant.title(), contestant.colour(), Chart.Style.SOLID, points.apply(contestant)));
        }
        return new Chart(
                "Interval test: healthy members declared dead",
                "members blocked at a time, of " + nodes,
                "false positives (none is drawn at 1)",
                Chart.Scale.LOGARITHMIC,
                lines);
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
