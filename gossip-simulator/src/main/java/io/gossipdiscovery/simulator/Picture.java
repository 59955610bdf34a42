package io.gossipdiscovery.simulator;

/**
 * An SVG image under construction, for a page of the documentation. It brings its own light ground and is made of whole numbers, so
 * that it is the same bytes on every machine. What is a text to the reader is escaped here; attributes come from code alone.
 */
final class Picture {

    /** As wide as a page shows it unshrunk. */
    static final int WIDTH = 860;

    static final String INK = "#222222";
    static final String GREY = "#767676";

    /** Okabe and Ito's colours, which people with any colour vision can tell apart. */
    static final String BLUE = "#0072b2";

    static final String VERMILION = "#d55e00";
    static final String GREEN = "#009e73";
    static final String PURPLE = "#cc79a7";

    /** Text that can be read across lines. */
    static final String HALO = "paint-order=\"stroke\" stroke=\"#ffffff\" stroke-width=\"4\"";

    static final String CENTRED = "text-anchor=\"middle\"";

    private static final int MARGIN = 16;
    private static final int TITLE_FOOT = 28;
    private static final int CHARACTER_WIDTH = 7;

    private final StringBuilder out = new StringBuilder();

    /**
     * A ground with a title.
     *
     * @param description for those who do not see the image
     */
    Picture(int height, String title, String description) {
        String size = WIDTH + " " + height;
        add("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + size + "\" width=\"" + WIDTH + "\" height=\""
                + height + "\" role=\"img\" font-family=\"sans-serif\" font-size=\"12\" fill=\"" + INK + "\">");
        add("<title>" + escaped(title) + "</title>");
        add("<desc>" + escaped(description) + "</desc>");
        box(0, 0, WIDTH, height, "fill=\"#ffffff\"");
        text(MARGIN, TITLE_FOOT, title, "font-size=\"16\" font-weight=\"bold\"");
    }

    void text(int x, int y, String text, String attributes) {
        add("<text x=\"" + x + "\" y=\"" + y + "\" " + attributes + ">" + escaped(text) + "</text>");
    }

    void line(int fromX, int fromY, int toX, int toY, String attributes) {
        add("<line x1=\"" + fromX + "\" y1=\"" + fromY + "\" x2=\"" + toX + "\" y2=\"" + toY + "\" " + attributes
                + "/>");
    }

    void box(int x, int y, int width, int height, String attributes) {
        add("<rect x=\"" + x + "\" y=\"" + y + "\" width=\"" + width + "\" height=\"" + height + "\" " + attributes
                + "/>");
    }

    void circle(int x, int y, int radius, String attributes) {
        add("<circle cx=\"" + x + "\" cy=\"" + y + "\" r=\"" + radius + "\" " + attributes + "/>");
    }

    void path(String steps, String attributes) {
        add("<path d=\"" + steps + "\" " + attributes + "/>");
    }

    /** A small cross. */
    void cross(int x, int y, String colour) {
        path("M" + (x - 5) + " " + (y - 5) + "l10 10m0 -10l-10 10", stroke(colour, 2, ""));
    }

    String end() {
        return out + "</svg>\n";
    }

    /**
     * The attributes of a line.
     *
     * @param dashes as SVG names them; empty for an unbroken line
     */
    static String stroke(String colour, int width, String dashes) {
        String unbroken = "fill=\"none\" stroke=\"" + colour + "\" stroke-width=\"" + width + "\"";
        return dashes.isEmpty() ? unbroken : unbroken + " stroke-dasharray=\"" + dashes + "\"";
    }

    static String fill(String colour) {
        return "fill=\"" + colour + "\"";
    }

    /** About how wide a text is. */
    static int widthOf(String text) {
        return CHARACTER_WIDTH * text.length();
    }

    /** Milliseconds with one digit behind the point. */
    static String millis(long micros) {
        long tenths = (micros + 50) / 100;
        return tenths / 10 + "." + tenths % 10;
    }

    private void add(String element) {
        out.append(element).append('\n');
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
