package io.gossipdiscovery.simulator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What an experiment brought, for a person and for a program.
 *
 * @param experiment its name
 * @param call how it was played
 * @param runs how many simulations that took
 * @param table for a person
 * @param metrics for a program, from name to number
 * @param conditions that were looked at
 * @param violations of bounds, in words
 * @param chart the drawing
 */
record Findings(
        String experiment,
        ExperimentCall call,
        int runs,
        Table table,
        Map<String, Object> metrics,
        List<Condition> conditions,
        List<String> violations,
        Chart chart) {

    private static final int SHOWN_VIOLATIONS = 5;

    /** Whether the figures mean what they say. Where only some of the combinations were played, nothing is claimed of that. */
    boolean areValid() {
        boolean valid = conditions.stream()
                .allMatch(condition -> condition.held() || condition.kind() == Condition.Kind.TARGET);
        return violations.isEmpty() && (valid || call.every() > 1);
    }

    String text(double seconds) {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "%s, %d nodes, repetitions %d to %d, %d runs, %.0f s%n%n",
                experiment,
                call.nodes(),
                call.firstSeed(),
                call.firstSeed() + call.repetitions() - 1,
                runs,
                seconds));
        text.append(table.text()).append('\n');
        text.append("valid if\n");
        lines(text, Condition.Kind.VALIDITY);
        text.append("wanted\n");
        lines(text, Condition.Kind.TARGET);
        violations.stream().limit(SHOWN_VIOLATIONS).forEach(violation -> text.append("  VIOLATED  ")
                .append(violation)
                .append('\n'));
        if (call.every() > 1) {
            text.append("a first look: only every ")
                    .append(call.every())
                    .append("th combination was played, so that what is not held proves nothing\n");
        }
        return text.toString();
    }

    private void lines(StringBuilder text, Condition.Kind kind) {
        conditions.stream()
                .filter(condition -> condition.kind() == kind)
                .forEach(condition -> text.append("  ").append(condition).append('\n'));
    }

    String json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("scenario", experiment);
        json.put("nodes", call.nodes());
        json.put("seeds", call.repetitions());
        json.put("firstSeed", call.firstSeed());
        json.put("everyCombination", call.every());
        json.put("runs", runs);
        json.put("violations", violations.size());
        json.put("valid", call.every() == 1 && areValid());
        json.put("metrics", metrics);
        List<Object> listed = new ArrayList<>();
        for (Condition condition : conditions) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("kind", condition.kind());
            one.put("condition", condition.what());
            one.put("measured", condition.measured());
            one.put("held", condition.held());
            listed.add(one);
        }
        json.put("conditions", listed);
        json.put("failures", violations);
        return Json.write(json);
    }
}
