package io.gossipdiscovery.benchmarks.report;

import io.gossipdiscovery.benchmarks.report.Comparison.Contender;
import io.gossipdiscovery.benchmarks.report.Comparison.Measure;
import io.gossipdiscovery.benchmarks.report.Plot.Scale;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A plot as SVG: horizontal bars in groups, with a whisker over their spread. It brings its own light background
 * and needs nothing from elsewhere, so that it looks the same in every page.
 */
public final class BarChart {

    /** Okabe and Ito's colours, which people with any colour vision can tell apart; the same for a contestant in every plot. */
    private static final Map<String, String> COLOURS = Map.of(
            Row.OURS,
            "#0072b2",
            "serf",
            "#009e73",
            "scalecube",
            "#e69f00",
            "eureka",
            "#d55e00",
            "eureka-tuned",
            "#cc79a7");

    /** What is left of them, for any other contestant. */
    private static final List<String> OTHER_COLOURS = List.of("#56b4e9", "#f0e442", "#666666");

    private static final int WIDTH = 860;
    private static final int MARGIN = 16;
    private static final int VALUE_WIDTH = 130;
    private static final int TITLE_HEIGHT = 34;
    private static final int LEGEND_HEIGHT = 26;
    private static final int GROUP_HEIGHT = 30;
    private static final int BAR_HEIGHT = 15;
    private static final int BAR_STEP = 20;
    private static final int AXIS_HEIGHT = 46;
    private static final int CHARACTER_WIDTH = 7;

    /** Drawn even where a value is too small for its bar to be seen. */
    private static final double LEAST_LENGTH = 1.5;

    private final Plot plot;
    private final Comparison comparison;
    private final List<Measure> groups;
    private final List<String> contestants;
    private final List<String> sides;
    private final Axis axis;
    private final int labelWidth;
    private final Svg svg;

    private BarChart(Plot plot, Comparison comparison, List<Measure> groups) {
        this.plot = plot;
        this.comparison = comparison;
        this.groups = groups;
        List<Contender> drawn = comparison.contenders().stream()
                .filter(contender -> groups.stream().anyMatch(group -> comparison.row(contender, group) != null))
                .toList();
        this.contestants = drawn.stream().map(Contender::contestant).distinct().toList();
        this.sides = drawn.stream().map(Contender::side).distinct().toList();
        this.axis = Axis.of(plot.scale(), finiteValues());
        this.labelWidth = CHARACTER_WIDTH
                        * drawn.stream()
                                .mapToInt(contender -> contender.label().length())
                                .max()
                                .orElse(0)
                + 2 * MARGIN;
        int bars = groups.stream().mapToInt(group -> bars(group).size()).sum();
        int height = top() + groups.size() * GROUP_HEIGHT + bars * BAR_STEP + AXIS_HEIGHT;
        this.svg = new Svg(WIDTH, height);
    }

    /** Empty where these rows hold nothing to compare. */
    public static Optional<String> draw(Plot plot, List<Row> rows) {
        Comparison comparison = Comparison.of(rows);
        List<Measure> measures = plot.metrics().stream()
                .flatMap(metric -> comparison.measures().stream()
                        .filter(measure -> measure.metric().equals(metric)))
                .toList();
        // JMH tells time and bytes under the same name.
        List<Measure> groups = measures.stream()
                .filter(measure -> measure.unit().equals(measures.get(0).unit()))
                .toList();
        long contestants = comparison.contenders().stream()
                .filter(contender -> groups.stream().anyMatch(group -> comparison.row(contender, group) != null))
                .map(Contender::contestant)
                .distinct()
                .count();
        return contestants < 2 ? Optional.empty() : Optional.of(new BarChart(plot, comparison, groups).draw());
    }

    private String draw() {
        svg.describe(plot.title(), description());
        svg.text(MARGIN, 24, plot.title(), "font-size=\"16\" font-weight=\"bold\"");
        drawLegend();
        int y = top();
        for (Measure group : groups) {
            svg.text(MARGIN, y + 20, groupLabel(group), "font-weight=\"bold\"");
            y += GROUP_HEIGHT;
            drawGrid(y - 3, y + BAR_STEP * bars(group).size());
            for (Bar bar : bars(group)) {
                drawBar(bar, y);
                y += BAR_STEP;
            }
        }
        drawAxis(y);
        return svg.end();
    }

    private void drawLegend() {
        int x = MARGIN;
        for (String contestant : contestants) {
            svg.rectangle(x, TITLE_HEIGHT + 6, 12, 12, fill(colour(contestant), false));
            svg.text(x + 18, TITLE_HEIGHT + 16, contestant, "");
            x += 36 + CHARACTER_WIDTH * contestant.length();
        }
        if (sides.size() > 1) {
            for (String side : sides) {
                svg.rectangle(x, TITLE_HEIGHT + 6, 12, 12, fill("#666666", isSecond(side)));
                svg.text(x + 18, TITLE_HEIGHT + 16, "preset " + side, "");
                x += 36 + CHARACTER_WIDTH * (side.length() + "preset ".length());
            }
        }
    }

    /** Lines beside the bars of a group. */
    private void drawGrid(int from, int to) {
        axis.ticks().forEach(tick -> svg.line(x(tick), from, x(tick), to, "stroke=\"#dddddd\""));
        svg.line(x(axis.least()), from, x(axis.least()), to, "stroke=\"#555555\"");
    }

    private void drawAxis(int y) {
        String quiet = "text-anchor=\"middle\" fill=\"#555555\"";
        axis.ticks().forEach(tick -> svg.text(x(tick), y + 14, Cell.number(tick), quiet));
        String scale = plot.scale() == Scale.LOGARITHMIC ? ", by powers of ten" : "";
        double middle = (x(axis.least()) + x(axis.greatest())) / 2;
        svg.text(middle, y + 32, groups.get(0).unit() + scale + "; the thin line is the spread", quiet);
    }

    private void drawBar(Bar bar, int y) {
        Row row = bar.row();
        Contender contender = bar.contender();
        double begin = x(axis.least());
        double middle = y + BAR_HEIGHT / 2.0;
        svg.text(labelWidth - 8, middle + 4, contender.label(), "text-anchor=\"end\"");
        String skipped = row.skipped();
        if (skipped != null) {
            svg.text(begin + 6, middle + 4, shortened(skipped), "font-style=\"italic\" fill=\"#555555\"");
            return;
        }
        double value = Cell.central(row);
        boolean reached = Double.isFinite(value);
        double end = Math.max(begin + LEAST_LENGTH, reached ? x(value) : x(axis.greatest()));
        String fill = fill(colour(contender.contestant()), isSecond(contender.side()));
        svg.rectangle(begin, y, end - begin, BAR_HEIGHT, fill);
        double textBegin = end;
        if (reached) {
            textBegin = Math.max(textBegin, drawWhisker(row, middle));
        } else {
            svg.triangle(end, y - 2, 10, BAR_HEIGHT + 4, fill);
            textBegin = end + 10;
        }
        svg.text(textBegin + 6, middle + 4, Cell.centralText(row) + " " + row.unit(), "");
    }

    /** The spread as far as the row knows it: the error, or from the least to the greatest. Returns where it ends. */
    private double drawWhisker(Row row, double y) {
        Spread spread = Spread.of(row);
        if (spread.isPoint()) {
            return 0;
        }
        double from = x(spread.least());
        double to = x(spread.greatest());
        svg.line(from, y, to, y, "stroke=\"#222222\"");
        svg.line(from, y - 3, from, y + 3, "stroke=\"#222222\"");
        svg.line(to, y - 3, to, y + 3, "stroke=\"#222222\"");
        return to;
    }

    private List<Bar> bars(Measure group) {
        List<Bar> bars = new ArrayList<>();
        for (Contender contender : comparison.contenders()) {
            Row row = comparison.row(contender, group);
            if (row != null) {
                bars.add(new Bar(contender, row));
            }
        }
        return bars;
    }

    private List<Double> finiteValues() {
        return groups.stream()
                .flatMap(group -> bars(group).stream())
                .map(Bar::row)
                .flatMap(row -> Stream.of(Cell.central(row), row.figure("min"), row.figure("max"), row.figure("limit")))
                .filter(Double::isFinite)
                .toList();
    }

    private String description() {
        List<String> sentences = new ArrayList<>();
        for (Measure group : groups) {
            for (Bar bar : bars(group)) {
                Row row = bar.row();
                String what = row.skipped() == null ? Cell.text(row) + " " + row.unit() : row.skipped();
                sentences.add(groupLabel(group) + ", " + bar.contender().label() + ": " + what + ".");
            }
        }
        return String.join(" ", sentences);
    }

    private static String groupLabel(Measure group) {
        String setting = group.settingLabel();
        return setting.isEmpty() ? group.metric() : group.metric() + ", " + setting;
    }

    private int top() {
        return TITLE_HEIGHT + LEGEND_HEIGHT;
    }

    private double x(double value) {
        int room = WIDTH - labelWidth - VALUE_WIDTH;
        return labelWidth + room * axis.share(value);
    }

    private String colour(String contestant) {
        List<String> others = contestants.stream()
                .filter(other -> !COLOURS.containsKey(other))
                .toList();
        String own = COLOURS.get(contestant);
        return own == null ? OTHER_COLOURS.get(Math.min(others.indexOf(contestant), OTHER_COLOURS.size() - 1)) : own;
    }

    /** Any preset but the first is drawn lighter. */
    private boolean isSecond(String side) {
        return sides.indexOf(side) > 0;
    }

    private static String fill(String colour, boolean light) {
        return "fill=\"" + colour + "\" stroke=\"" + colour + "\"" + (light ? " fill-opacity=\"0.35\"" : "");
    }

    private static String shortened(String reason) {
        return reason.length() <= 70 ? reason : reason.substring(0, 69).strip() + "…";
    }

    /** What is drawn of one row. */
    private record Bar(Contender contender, Row row) {}
}
