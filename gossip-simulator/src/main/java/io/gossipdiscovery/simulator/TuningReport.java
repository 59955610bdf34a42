package io.gossipdiscovery.simulator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a search for a preset found.
 *
 * @param found the figures of each point, by its name
 */
record TuningReport(Map<String, Map<TuningFigure, Double>> found) {

    /** Between these the preset is a compromise; the other figures say whether a point is fit to be shipped. */
    private static final List<TuningFigure> FRONT =
            List.of(TuningFigure.DEAD_P99, TuningFigure.DEATHS_OF_THE_LIVING, TuningFigure.BYTES);

    private static final double MILLIS = 1_000;

    /** The points that no other one is better than in everything, the fastest first. */
    List<String> front() {
        return sorted().stream().filter(this::isOnFront).toList();
    }

    private List<String> sorted() {
        return found.keySet().stream()
                .sorted(Comparator.comparingDouble((String point) -> of(point, TuningFigure.DEAD_P99))
                        .thenComparingDouble(point -> of(point, TuningFigure.DEATHS_OF_THE_LIVING)))
                .toList();
    }

    private double of(String point, TuningFigure figure) {
        return found.getOrDefault(point, Map.of()).getOrDefault(figure, Double.NaN);
    }

    private boolean isOnFront(String point) {
        boolean measured = FRONT.stream().noneMatch(figure -> Double.isNaN(of(point, figure)));
        return measured && found.keySet().stream().noneMatch(other -> dominates(other, point));
    }

    private boolean dominates(String one, String other) {
        boolean noWorse = FRONT.stream().allMatch(figure -> of(one, figure) <= of(other, figure));
        return noWorse && FRONT.stream().anyMatch(figure -> of(one, figure) < of(other, figure));
    }

    String text() {
        List<String> heading = new ArrayList<>(List.of(""));
        for (TuningFigure figure : TuningFigure.values()) {
            heading.add(figure.heading());
        }
        Table table = new Table(heading.toArray(String[]::new));
        for (String point : sorted()) {
            List<String> cells = new ArrayList<>(List.of((isOnFront(point) ? "* " : "  ") + point));
            for (TuningFigure figure : TuningFigure.values()) {
                double value = of(point, figure);
                cells.add(Double.isNaN(value) ? "never" : String.format(Locale.ROOT, figure.format(), value));
            }
            table.add(cells);
        }
        return table.text() + "\n* on the front: no other point is as good in " + frontHeadings()
                + ", and better in one of them\n";
    }

    private static String frontHeadings() {
        return String.join(", ", FRONT.stream().map(TuningFigure::heading).toList());
    }

    String json() {
        List<Object> points = new ArrayList<>();
        for (String point : sorted()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("point", point);
            one.put("onFront", isOnFront(point));
            for (TuningFigure figure : TuningFigure.values()) {
                one.put(figure.label(), of(point, figure));
            }
            points.add(one);
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("scenario", Tuning.LABEL);
        json.put("points", points);
        return Json.write(json);
    }

    /** The front, and where what is shipped lies. */
    Chart chart() {
        List<Chart.Line> lines = new ArrayList<>();
        lines.add(dots("tried", "#bbbbbb", List.copyOf(found.keySet())));
        lines.add(dots("on the front", "#1f6fb2", front()));
        lines.add(dots(TuningPoint.SHIPPED.toString(), "#c0392b", List.of(TuningPoint.SHIPPED.toString())));
        return new Chart(
                "Presets that were tried",
                "all hold a vanished machine for dead, p99, s",
                "members that run declared dead in the Interval test",
                Chart.Scale.FROM_ZERO,
                lines);
    }

    private Chart.Line dots(String name, String colour, List<String> points) {
        return new Chart.Line(
                name,
                colour,
                Chart.Style.DOTS,
                points.stream()
                        .map(point -> new Chart.Point(
                                of(point, TuningFigure.DEAD_P99) / MILLIS,
                                of(point, TuningFigure.DEATHS_OF_THE_LIVING)))
                        .filter(point -> Double.isFinite(point.x()) && Double.isFinite(point.y()))
                        .toList());
    }
}
