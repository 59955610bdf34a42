package io.gossipdiscovery.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.benchmarks.report.Plot.Scale;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class BarChartTests {

    private static final String TITLE = "Crash & \"burn\" <last>\u0007";

    @ParameterizedTest
    @EnumSource
    void itIsWellFormedAndSaysWhatTheRowsSay(Scale scale) throws Exception {
        Document svg = parsed(draw(scale, Rows.crash()));
        assertThat(texts(svg, "title")).containsExactly("Crash & \"burn\" <last>\ufffd");
        assertThat(texts(svg, "desc").get(0))
                .contains("crash.last, n=10, serf, lan: 5,500 (4,200-7,000) ms.")
                .contains("crash.last, n=100, scalecube, lan: it did not form | within 90 s.");
        assertThat(texts(svg, "text"))
                .contains("crash.last, n=10", "crash.last, n=100", "ours, lan", "81.5 ms", "> 60,000 ms")
                .contains("it did not form | within 90 s", "preset lan", "preset local");
    }

    @ParameterizedTest
    @EnumSource
    void onlyABarBeyondItsLimitEndsInAnArrow(Scale scale) throws Exception {
        assertThat(parsed(draw(scale, Rows.crash()))
                        .getElementsByTagName("path")
                        .getLength())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void everyBarStaysWithinTheImage(Scale scale) throws Exception {
        List<Row> rows = new ArrayList<>(Rows.crash());
        rows.add(Rows.measured(Rows.setting("ours", "lan", 50), "crash.last", 0, 0, 0));
        NodeList bars = parsed(draw(scale, rows)).getElementsByTagName("rect");
        for (int i = 1; i < bars.getLength(); i++) {
            double x = number(bars, i, "x");
            double width = number(bars, i, "width");
            assertThat(width).isPositive();
            assertThat(x + width).isLessThan(860);
        }
    }

    @Test
    void whereNobodyIsComparedNothingIsDrawn() {
        List<Row> ours = Rows.crash().stream()
                .filter(row -> row.contestant().equals(Row.OURS))
                .toList();
        assertThat(BarChart.draw(plot(Scale.LINEAR), ours)).isEmpty();
        assertThat(BarChart.draw(new Plot("other", "Other", List.of("other"), Scale.LINEAR), Rows.crash()))
                .isEmpty();
    }

    @Test
    void onlyTheFirstUnitOfAMetricIsDrawn() throws Exception {
        List<Row> rows = List.of(
                JmhRows.row(Map.of(), "crash.last", "ns/op", 8, 8.5, 0.6),
                JmhRows.row(Map.of(), "crash.last", "B/op", 0, 0, 0),
                JmhRows.row(Map.of("contestant", "eureka"), "crash.last", "ns/op", 900, 915, 20),
                JmhRows.row(Map.of("contestant", "eureka"), "crash.last", "B/op", 600, 600, 0));
        assertThat(texts(parsed(draw(Scale.LOGARITHMIC, rows)), "text"))
                .contains("8.5 ns/op", "915 ns/op")
                .noneMatch(text -> text.contains("B/op"));
    }

    @Test
    void anAxisOfPowersOfTenBeginsBelowTheSmallestValue() {
        assertThat(Axis.of(Scale.LOGARITHMIC, List.of(0.0, 1.0, 2_000.0)).ticks())
                .containsExactly(0.1, 1.0, 10.0, 100.0, 1_000.0, 10_000.0);
        assertThat(Axis.of(Scale.LINEAR, List.of(0.0, 93.0)).ticks())
                .containsExactly(0.0, 20.0, 40.0, 60.0, 80.0, 100.0);
        assertThat(Axis.of(Scale.LINEAR, List.of(0.0)).greatest()).isEqualTo(1);
        assertThat(Axis.of(Scale.LOGARITHMIC, List.of(0.0)).share(0)).isZero();
    }

    @Test
    void aContestantHasTheSameColourInEveryPlot() throws Exception {
        List<Row> rows = List.of(
                Rows.measured(Map.of("contestant", "somebody"), "crash.last", 1, 1, 1),
                Rows.measured(Map.of("contestant", "eureka"), "crash.last", 1, 1, 1),
                Rows.measured(Map.of(), "crash.last", 1, 1, 1));
        String svg = draw(Scale.LINEAR, rows);
        assertThat(svg).contains("#0072b2", "#d55e00", "#56b4e9").doesNotContain("#009e73");
    }

    private static String draw(Scale scale, List<Row> rows) {
        return BarChart.draw(plot(scale), rows).orElseThrow();
    }

    private static Plot plot(Scale scale) {
        return new Plot("crash", TITLE, List.of("crash.last"), scale);
    }

    private static Document parsed(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    }

    private static List<String> texts(Document svg, String element) {
        NodeList nodes = svg.getElementsByTagName(element);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            texts.add(nodes.item(i).getTextContent());
        }
        return texts;
    }

    private static double number(NodeList nodes, int index, String attribute) {
        return Double.parseDouble(((Element) nodes.item(index)).getAttribute(attribute));
    }
}
