package io.gossipdiscovery.benchmarks.report;

import java.util.Locale;

/** An SVG image under construction. What is a text to the reader is escaped here; attributes come from code alone. */
final class Svg {

    private final StringBuilder out = new StringBuilder();

    Svg(int width, int height) {
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\""
                        + " role=\"img\" font-family=\"sans-serif\" font-size=\"12\" fill=\"#222222\">",
                width, height, width, height);
    }

    /** For those who do not see it, and the background. To be called first. */
    void describe(String title, String description) {
        add("<title>%s</title>", escaped(title));
        add("<desc>%s</desc>", escaped(description));
        add("<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>");
    }

    void text(double x, double y, String text, String attributes) {
        add("<text x=\"%.1f\" y=\"%.1f\" %s>%s</text>", x, y, attributes, escaped(text));
    }

    void line(double fromX, double fromY, double toX, double toY, String attributes) {
        add("<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" %s/>", fromX, fromY, toX, toY, attributes);
    }

    void rectangle(double x, double y, double width, double height, String attributes) {
        add("<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" %s/>", x, y, width, height, attributes);
    }

    /** One that points to the right. */
    void triangle(double x, double y, double width, double height, String attributes) {
        add(
                "<path d=\"M%.1f %.1f L%.1f %.1f L%.1f %.1f Z\" %s/>",
                x, y, x + width, y + height / 2, x, y + height, attributes);
    }

    String end() {
        return out + "</svg>\n";
    }

    private void add(String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    /** Characters that XML 1.0 does not know become a replacement character. */
    private static String escaped(String text) {
        return text.replaceAll("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ufffe\\uffff]", "\ufffd")
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
