package io.gossipdiscovery.simulator;

import io.gossipdiscovery.simulator.Condition.Kind;
import io.gossipdiscovery.simulator.RapidExperiment.Part;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What an experiment of Rapid brought. Of several repetitions the worst counts.
 *
 * @param parts its runs
 * @param results what they brought, in the same order
 */
record RapidFindings(RapidExperiment experiment, ExperimentCall call, List<Part> parts, List<RapidResult> results) {

    private static final double WANTED_BOOTSTRAP_SECONDS = 5;
    private static final double WANTED_REMOVAL_SECONDS = 15;

    Findings whole() {
        List<String> violations = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            results.get(i).violations().forEach(violation -> violations.add(part + ": " + violation));
        }
        return new Findings(
                experiment.label(), call, parts.size(), table(), metrics(), conditions(), violations, chart());
    }

    private List<RapidResult> of(Contestant contestant, int nodes) {
        return IntStream.range(0, parts.size())
                .filter(i ->
                        parts.get(i).contestant() == contestant && parts.get(i).nodes() == nodes)
                .mapToObj(results::get)
                .toList();
    }

    private double worst(Contestant contestant, int nodes, ToDoubleFunction<RapidResult> of) {
        // NaN, which stands for never, is the worst of all
        return of(contestant, nodes).stream().mapToDouble(of).reduce(0, Math::max);
    }

    private List<Contestant> contestants() {
        return RapidExperiment.contestants(call);
    }

    private double median(Contestant contestant, int nodes) {
        Samples samples = new Samples();
        of(contestant, nodes).forEach(result -> samples.add("seconds", result.secondsToAgreement()));
        return samples.percentile("seconds", 0.5);
    }

    private double sum(Contestant contestant, int nodes, ToDoubleFunction<RapidResult> of) {
        return of(contestant, nodes).stream().mapToDouble(of).sum();
    }

    private Table table() {
        List<String> heading = new ArrayList<>(List.of("", "members"));
        contestants().forEach(contestant -> heading.add(contestant.title()));
        heading.add("published");
        Table table = new Table(heading.toArray(String[]::new));
        boolean faulty = experiment != RapidExperiment.BOOTSTRAP;
        for (int nodes : experiment.sizes(call.nodes())) {
            boolean last = nodes == call.nodes();
            row(
                    table,
                    "seconds to agreement",
                    nodes,
                    last ? experiment.published() : "",
                    c -> seconds(worst(c, nodes, RapidResult::secondsToAgreement)));
            row(table, "  median", nodes, "", c -> seconds(median(c, nodes)));
            row(table, "distinct sizes", nodes, "", c -> whole(worst(c, nodes, RapidResult::distinctSizes)));
            if (faulty) {
                row(table, "wrongly removed", nodes, "", c -> whole(sum(c, nodes, RapidResult::wronglyRemoved)));
                row(table, "not removed", nodes, "", c -> whole(sum(c, nodes, RapidResult::notRemoved)));
                row(
                        table,
                        "removals of one member, most",
                        nodes,
                        "",
                        c -> whole(worst(c, nodes, RapidResult::mostRemovals)));
                row(
                        table,
                        "taken back, per pair",
                        nodes,
                        "",
                        c -> text("%.2f", worst(c, nodes, RapidResult::takenBackPerPair)));
            }
        }
        return table;
    }

    private void row(Table table, String name, int nodes, String published, Function<Contestant, String> figure) {
        List<String> cells = new ArrayList<>(List.of(name, String.valueOf(nodes)));
        contestants().forEach(contestant -> cells.add(figure.apply(contestant)));
        cells.add(published);
        table.add(cells);
    }

    /** The largest size goes without its number. */
    private Map<String, Object> metrics() {
        Map<String, Object> metrics = new LinkedHashMap<>();
        for (int nodes : experiment.sizes(call.nodes())) {
            String size = nodes == call.nodes() ? "" : "n" + nodes + ".";
            for (Contestant contestant : contestants()) {
                String prefix = contestant.prefix() + size;
                metrics.put(prefix + "secondsToAgreement", worst(contestant, nodes, RapidResult::secondsToAgreement));
                metrics.put(prefix + "secondsToAgreementP50", median(contestant, nodes));
                metrics.put(prefix + "distinctSizes", (long) worst(contestant, nodes, RapidResult::distinctSizes));
                metrics.put(prefix + "wronglyRemoved", (long) sum(contestant, nodes, RapidResult::wronglyRemoved));
                metrics.put(prefix + "notRemoved", (long) sum(contestant, nodes, RapidResult::notRemoved));
                metrics.put(prefix + "mostRemovals", (long) worst(contestant, nodes, RapidResult::mostRemovals));
                metrics.put(prefix + "takenBackPerPair", worst(contestant, nodes, RapidResult::takenBackPerPair));
            }
        }
        return metrics;
    }

    private List<Condition> conditions() {
        List<Condition> conditions = new ArrayList<>();
        long formed = results.stream().filter(RapidResult::formed).count();
        conditions.add(new Condition(
                Kind.VALIDITY,
                "all saw all before anything went wrong",
                formed + " of " + results.size() + " runs",
                formed == results.size()));
        if (experiment == RapidExperiment.BOOTSTRAP) {
            conditions.add(inTime("everybody sees everybody", WANTED_BOOTSTRAP_SECONDS));
            return conditions;
        }
        conditions.add(none("healthy members that are removed: none", RapidResult::wronglyRemoved));
        if (experiment == RapidExperiment.FLIPFLOP) {
            double most = worst(Contestant.SHIPPED, call.nodes(), RapidResult::mostRemovals);
            conditions.add(new Condition(
                    Kind.TARGET,
                    "no faulty member is removed more often than once in each of " + RapidExperiment.CYCLES + " cycles",
                    whole(most),
                    most <= RapidExperiment.CYCLES));
            return conditions;
        }
        conditions.add(none("faulty members that are not removed: none", RapidResult::notRemoved));
        conditions.add(none("faulty members that are taken back, per pair: none", RapidResult::takenBackPerPair));
        conditions.add(inTime("the faulty ones are removed", WANTED_REMOVAL_SECONDS));
        return conditions;
    }

    private Condition inTime(String what, double limit) {
        double seconds = worst(Contestant.SHIPPED, call.nodes(), RapidResult::secondsToAgreement);
        return new Condition(Kind.TARGET, text("%s within %.0f s", what, limit), seconds(seconds), seconds <= limit);
    }

    private Condition none(String what, ToDoubleFunction<RapidResult> of) {
        double sum = sum(Contestant.SHIPPED, call.nodes(), of);
        return new Condition(Kind.TARGET, what, sum == 0 ? "none" : text("%.4g", sum), sum == 0);
    }

    /** Of the first repetition of the largest size. */
    private Chart chart() {
        List<Chart.Line> lines = new ArrayList<>();
        for (Contestant contestant : contestants()) {
            List<ViewSizes.Second> sizes = of(contestant, call.nodes()).get(0).sizes();
            lines.add(line(contestant, "largest view", Chart.Style.SOLID, sizes, ViewSizes.Second::largest));
            lines.add(line(contestant, "smallest view", Chart.Style.DASHED, sizes, ViewSizes.Second::smallest));
        }
        return new Chart(
                experiment.label() + ": how many members the healthy ones see, of " + call.nodes(),
                "virtual time, s",
                "members in a view",
                experiment == RapidExperiment.BOOTSTRAP ? Chart.Scale.FROM_ZERO : Chart.Scale.AROUND_VALUES,
                lines);
    }

    private static Chart.Line line(
            Contestant contestant,
            String which,
            Chart.Style style,
            List<ViewSizes.Second> sizes,
            Function<ViewSizes.Second, Integer> of) {
        return new Chart.Line(
                contestant.title() + ", " + which,
                contestant.colour(),
                style,
                sizes.stream()
                        .map(second -> new Chart.Point(second.number(), of.apply(second)))
                        .toList());
    }

    private static String seconds(double value) {
        return Double.isNaN(value) ? "never" : text("%.2f", value);
    }

    private static String whole(double value) {
        return text("%.0f", value);
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
