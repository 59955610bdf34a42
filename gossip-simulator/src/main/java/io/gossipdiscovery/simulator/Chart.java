package io.gossipdiscovery.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Lines over two axes, drawn as SVG: for a page of the documentation, on a light ground.
 *
 * @param title above it
 * @param xLabel what is drawn to the right, with its unit
 * @param yLabel what is drawn upwards, with its unit
 * @param scale of the upward axis
 * @param lines from first to last as the legend names them
 */
record Chart(String title, String xLabel, String yLabel, Scale scale, List<Line> lines) {

    private static final int WIDTH = 860;
    private static final int HEIGHT = 460;
    private static final int LEFT = 90;
    private static final int RIGHT = 30;
    private static final int TOP = 60;
    private static final int BOTTOM = 100;
    private static final int TICKS = 6;
    private static final int LEGEND_COLUMNS = 3;

    /** How the upward axis goes. */
    enum Scale {
        /** From 0 to the largest value. */
        FROM_ZERO,
        /** From a little below the smallest value, for counts. */
        AROUND_VALUES,
        /** In powers of ten from 1; what is less is drawn at its foot. */
        LOGARITHMIC
    }

    /** How the points of a line are drawn. */
    enum Style {
        SOLID,
        /** For what others have published, and lower ends of a range. */
        DASHED,
        /** Points that have nothing to do with each other. */
        DOTS
    }

    /** A point, in the units of the axes. */
    record Point(double x, double y) {}

    /**
     * A line of one colour.
     *
     * @param name in the legend
     * @param colour as CSS names it
     */
    record Line(String name, String colour, Style style, List<Point> points) {

        Line {
            points = List.copyOf(points);
        }
    }

    Chart {
        lines = List.copyOf(lines);
    }

    String svg() {
        StringBuilder svg = new StringBuilder();
        add(
                svg,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
                        + " font-family=\"sans-serif\" font-size=\"13\" fill=\"#222\">",
                WIDTH,
                HEIGHT,
                WIDTH,
                HEIGHT);
        add(svg, "<rect width=\"%d\" height=\"%d\" fill=\"white\"/>", WIDTH, HEIGHT);
        add(svg, "<text x=\"%d\" y=\"30\" font-size=\"17\" font-weight=\"bold\">%s</text>", LEFT, escaped(title));
        axes(svg);
        for (Line line : lines) {
            draw(svg, line);
        }
        legend(svg);
        add(svg, "</svg>");
        return svg.toString();
    }

    private void axes(StringBuilder svg) {
        for (double tick : ticks(0, maxX())) {
            add(
                    svg,
                    "<line x1=\"%1$.1f\" y1=\"%2$d\" x2=\"%1$.1f\" y2=\"%3$d\" stroke=\"#ddd\"/>",
                    x(tick),
                    TOP,
                    foot());
            add(svg, "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>", x(tick), foot() + 18, number(tick));
        }
        for (double tick : scale == Scale.LOGARITHMIC ? powers() : ticks(minY(), maxY())) {
            add(
                    svg,
                    "<line x1=\"%d\" y1=\"%2$.1f\" x2=\"%3$d\" y2=\"%2$.1f\" stroke=\"#ddd\"/>",
                    LEFT,
                    y(tick),
                    WIDTH - RIGHT);
            add(svg, "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>", LEFT - 8, y(tick) + 4, number(tick));
        }
        add(svg, "<path d=\"M%d %dV%dH%d\" fill=\"none\" stroke=\"#222\"/>", LEFT, TOP, foot(), WIDTH - RIGHT);
        int middleX = (LEFT + WIDTH - RIGHT) / 2;
        int middleY = (TOP + foot()) / 2;
        add(svg, "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>", middleX, foot() + 42, escaped(xLabel));
        add(
                svg,
                "<text transform=\"translate(24 %d) rotate(-90)\" text-anchor=\"middle\">%s</text>",
                middleY,
                escaped(yLabel));
    }

    private void draw(StringBuilder svg, Line line) {
        if (line.style == Style.DOTS) {
            for (Point point : line.points) {
                dot(svg, x(point.x), y(point.y), line.colour);
            }
            return;
        }
        StringBuilder path = new StringBuilder();
        for (Point point : line.points) {
            path.append(path.length() == 0 ? "M" : "L")
                    .append(String.format(Locale.ROOT, "%.1f %.1f", x(point.x), y(point.y)));
        }
        add(
                svg,
                "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"%s/>",
                path,
                line.colour,
                line.style == Style.DASHED ? " stroke-dasharray=\"6 4\"" : "");
    }

    private void legend(StringBuilder svg) {
        int columns = lines.size() > LEGEND_COLUMNS ? 2 : LEGEND_COLUMNS;
        int step = (WIDTH - LEFT - RIGHT) / columns;
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            int left = LEFT + i % columns * step;
            int height = HEIGHT - 32 + i / columns * 18;
            if (line.style == Style.DOTS) {
                dot(svg, left + 13, height, line.colour);
            } else {
                stroke(svg, left, height, line);
            }
            add(svg, "<text x=\"%d\" y=\"%d\">%s</text>", left + 34, height + 4, escaped(line.name));
        }
    }

    private static void dot(StringBuilder svg, double x, double y, String colour) {
        add(svg, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"5\" fill=\"%s\"/>", x, y, colour);
    }

    private static void stroke(StringBuilder svg, int left, int height, Line line) {
        add(
                svg,
                "<path d=\"M%d %dh26\" stroke=\"%s\" stroke-width=\"3\"%s/>",
                left,
                height,
                line.colour,
                line.style == Style.DASHED ? " stroke-dasharray=\"6 4\"" : "");
    }

    private double x(double value) {
        return LEFT + (WIDTH - RIGHT - LEFT) * value / maxX();
    }

    private double y(double value) {
        double share = scale == Scale.LOGARITHMIC
                ? StrictMath.log10(Math.max(1, value)) / (powers().size() - 1)
                : (value - minY()) / (maxY() - minY());
        return foot() - (foot() - TOP) * share;
    }

    private double maxX() {
        double most = points().stream().mapToDouble(Point::x).max().orElse(1);
        return most <= 0 ? 1 : ceiling(most, step(most));
    }

    private double minY() {
        return scale == Scale.AROUND_VALUES ? lowest() - lowest() % stepY() : 0;
    }

    private double maxY() {
        return minY() + ceiling(Math.max(highest() - minY(), stepY()), stepY());
    }

    private double stepY() {
        if (scale == Scale.AROUND_VALUES) {
            return highest() - lowest() <= TICKS ? 1 : step(highest() - lowest());
        }
        return highest() <= 0 ? 1 : step(highest());
    }

    private double highest() {
        return points().stream().mapToDouble(Point::y).max().orElse(1);
    }

    private double lowest() {
        return points().stream().mapToDouble(Point::y).min().orElse(0);
    }

    private List<Point> points() {
        return lines.stream().flatMap(line -> line.points.stream()).toList();
    }

    /** 1, 10, 100 ... up to the first that is above everything. */
    private List<Double> powers() {
        double most = highest();
        List<Double> powers = new ArrayList<>(List.of(1.0, 10.0));
        while (powers.get(powers.size() - 1) < most) {
            powers.add(powers.get(powers.size() - 1) * 10);
        }
        return powers;
    }

    private static List<Double> ticks(double low, double high) {
        double step = step(high - low);
        List<Double> ticks = new ArrayList<>();
        for (double tick = low; tick <= high + step / 1_000; tick += step) {
            ticks.add(tick);
        }
        return ticks;
    }

    private static double ceiling(double most, double step) {
        return StrictMath.ceil(most / step - 1e-9) * step;
    }

    /** 1, 2 or 5 times a power of ten, so that about six of them make up the range. */
    private static double step(double range) {
        double raw = range / TICKS;
        double power = StrictMath.pow(10, StrictMath.floor(StrictMath.log10(raw)));
        for (int times : new int[] {1, 2, 5}) {
            if (raw <= times * power) {
                return times * power;
            }
        }
        return 10 * power;
    }

    private static int foot() {
        return HEIGHT - BOTTOM;
    }

    private static String number(double value) {
        boolean whole = Math.abs(value - Math.rint(value)) < 1e-9;
        return whole ? String.format(Locale.ROOT, "%,.0f", value) : String.format(Locale.ROOT, "%.3g", value);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static void add(StringBuilder svg, String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
