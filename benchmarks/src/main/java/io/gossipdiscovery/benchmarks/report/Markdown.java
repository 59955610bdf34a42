package io.gossipdiscovery.benchmarks.report;

/** What must be escaped in a page, so that it is shown as it is. */
final class Markdown {

    private Markdown() {}

    /** Text of a cell or a paragraph, on one line. */
    static String escaped(String text) {
        return text.replaceAll("\\s+", " ").replaceAll("([\\\\|*_<&`\\[\\]])", "\\\\$1");
    }
}
