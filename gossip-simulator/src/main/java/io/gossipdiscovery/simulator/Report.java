package io.gossipdiscovery.simulator;

import io.gossipdiscovery.membership.counter.Counter;
import io.gossipdiscovery.simulator.ScenarioRun.SeedResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a run brought, for a person and for a program. */
final class Report {

    /** What is measured under a name of its own, beside all percentiles: the metric, the sample and its share. */
    private static final List<Headline> HEADLINES = List.of(
            new Headline("p50Millis", "known", 0.5),
            new Headline("p99Millis", "known", 0.99),
            new Headline("sendsPerMember", "sendsPerMember", 1),
            new Headline("formulaErrorPercent", "formulaErrorPercent", 0.5),
            new Headline("bytesPerNodePerSecond", "idleBytesPerNodePerSecond", 0.5));

    private static final int SHOWN_SEEDS = 5;
    private static final int SHOWN_VIOLATIONS = 3;

    private record Headline(String metric, String sample, double share) {}

    private final ScenarioRun run;
    private final double seconds;

    Report(ScenarioRun run, double seconds) {
        this.run = run;
        this.seconds = seconds;
    }

    /** The names of what is a count or a rate; everything else is measured in milliseconds. */
    private static String unit(String sample) {
        return sample.contains("Per") ? "" : "Millis";
    }

    /** Flat, from name to number. */
    Map<String, Object> metrics() {
        Map<String, Object> metrics = new LinkedHashMap<>();
        for (String name : run.samples().names()) {
            metrics.put(name + ".p50" + unit(name), run.samples().percentile(name, 0.5));
            metrics.put(name + ".p99" + unit(name), run.samples().percentile(name, 0.99));
            metrics.put(name + ".max" + unit(name), run.samples().percentile(name, 1));
        }
        for (Headline headline : HEADLINES) {
            if (run.samples().count(headline.sample) > 0) {
                metrics.put(headline.metric, run.samples().percentile(headline.sample, headline.share));
            }
        }
        for (Fault fault : Fault.values()) {
            metrics.put("fault." + fault.name().toLowerCase(Locale.ROOT), run.count(fault));
        }
        run.counters().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> metrics.put("rule." + entry.getKey(), entry.getValue()));
        return metrics;
    }

    String json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("scenario", run.scenario().label());
        json.put("nodes", run.nodes());
        json.put("seeds", run.results().size());
        json.put("firstSeed", run.results().get(0).seed());
        json.put("violations", run.violations().size());
        json.put("neverOccurred", Rules.missing(run));
        json.put("traceHash", Long.toHexString(run.traceHash()));
        json.put("metrics", metrics());
        List<Object> failures = new ArrayList<>();
        for (SeedResult result : run.results()) {
            if (!result.violations().isEmpty()) {
                Map<String, Object> failure = new LinkedHashMap<>();
                failure.put("seed", result.seed());
                failure.put("replay", replay(result));
                failure.put(
                        "violations",
                        result.violations().stream().map(Violation::toString).toList());
                failures.add(failure);
            }
        }
        json.put("failures", failures);
        return Json.write(json);
    }

    String text() {
        StringBuilder text = new StringBuilder();
        line(
                text,
                "%s, %d nodes, %d seeds, %.1f s",
                run.scenario().label(),
                run.nodes(),
                run.results().size(),
                seconds);
        samples(text);
        counts(text);
        failures(text);
        line(text, "traceHash  %s", Long.toHexString(run.traceHash()));
        line(text, "violations %d", run.violations().size());
        List<String> missing = Rules.missing(run);
        missing.forEach(what -> line(text, "FAILED     %s", what));
        line(text, "");
        line(text, "%s", outcome(missing));
        return text.toString();
    }

    /** The whole in a sentence. */
    private String outcome(List<String> missing) {
        int seeds = run.results().size();
        long broken = run.results().stream()
                .filter(result -> !result.violations().isEmpty())
                .count();
        long faults = Arrays.stream(Fault.values()).mapToLong(run::count).sum();
        String played = String.format(
                Locale.ROOT,
                "%,d %s of %,d nodes, %,d %s: ",
                seeds,
                seeds == 1 ? "cluster" : "clusters",
                run.nodes(),
                faults,
                faults == 1 ? "fault" : "faults");
        if (broken > 0) {
            return played
                    + String.format(
                            Locale.ROOT, "%,d of them broke an invariant; above stands how to replay it.", broken);
        }
        return played + "no invariant was broken"
                + (missing.isEmpty() ? "." : ", but not all has occurred that must, see FAILED.");
    }

    boolean failed() {
        return !run.violations().isEmpty() || !Rules.missing(run).isEmpty();
    }

    private void samples(StringBuilder text) {
        if (run.samples().names().isEmpty()) {
            return;
        }
        line(text, "");
        line(text, "%-32s %8s %12s %12s %12s", "measured", "samples", "p50", "p99", "max");
        for (String name : run.samples().names()) {
            line(
                    text,
                    "%-32s %8d %12.2f %12.2f %12.2f",
                    name + (unit(name).isEmpty() ? "" : " (ms)"),
                    run.samples().count(name),
                    run.samples().percentile(name, 0.5),
                    run.samples().percentile(name, 0.99),
                    run.samples().percentile(name, 1));
        }
    }

    private void counts(StringBuilder text) {
        line(text, "");
        line(text, "%-40s %14s", "fault", "injected");
        for (Fault fault : Fault.values()) {
            if (run.count(fault) > 0 || run.scenario() instanceof Chaos) {
                line(text, "%-40s %14d", fault.label(), run.count(fault));
            }
        }
        line(text, "");
        line(text, "%-40s %14s  %s", "rule", "fired", "seen in");
        for (Counter rule : Counter.values()) {
            line(
                    text,
                    "%-40s %14d  %s",
                    rule.label(),
                    run.counters().getOrDefault(rule.label(), 0L),
                    Rules.where(rule));
        }
        line(text, "");
    }

    private void failures(StringBuilder text) {
        List<SeedResult> failed = run.results().stream()
                .filter(result -> !result.violations().isEmpty())
                .toList();
        for (SeedResult result : failed.subList(0, Math.min(SHOWN_SEEDS, failed.size()))) {
            line(text, "seed %d", result.seed());
            result.violations().stream().limit(SHOWN_VIOLATIONS).forEach(violation -> line(text, "  %s", violation));
            line(text, "  replay: %s", replay(result));
        }
        if (failed.size() > SHOWN_SEEDS) {
            line(text, "and %d seeds more", failed.size() - SHOWN_SEEDS);
        }
    }

    private String replay(SeedResult result) {
        return "gossip-simulator/run " + run.scenario().label() + " --nodes " + run.nodes() + " --seed " + result.seed()
                + " --timeline";
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
