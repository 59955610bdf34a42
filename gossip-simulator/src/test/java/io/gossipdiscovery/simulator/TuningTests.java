package io.gossipdiscovery.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.simulator.TuningPoint.Knob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("long")
class TuningTests {

    private static final TuningTrial.Size SMALL = new TuningTrial.Size(300, 44, 2, 16, 16);
    private static final Runs RUNS = new Runs(1, (done, of) -> {});

    @Test
    void theSearchBeginsWithWhatIsShipped() {
        MembershipSettings lan = MembershipSettings.lan("tuning");
        assertThat(TuningPoint.first(1)).containsExactly(TuningPoint.SHIPPED);
        assertThat(TuningPoint.SHIPPED.settings()).isEqualTo(lan);
        assertThat(TuningPoint.SHIPPED).hasToString("as shipped");
    }

    @Test
    void aLongerSearchOnlyAddsPointsAndAllAreDifferent() {
        List<TuningPoint> some = TuningPoint.first(40);
        List<TuningPoint> more = TuningPoint.first(200);
        assertThat(more).startsWith(some.toArray(TuningPoint[]::new)).doesNotHaveDuplicates();
        assertThat(more.stream().map(TuningPoint::toString)).doesNotHaveDuplicates();
    }

    @Test
    void everyNumberIsTriedAloneAndTakesEffect() {
        List<TuningPoint> alone = TuningPoint.first(60).stream()
                .filter(point -> point.replaced().size() == 1)
                .toList();
        for (Knob knob : Knob.values()) {
            assertThat(alone).as("%s", knob).anyMatch(point -> point.replaced().containsKey(knob));
        }
        assertThat(alone)
                .allSatisfy(point -> assertThat(point.settings()).isNotEqualTo(TuningPoint.SHIPPED.settings()));
    }

    @Test
    void aPointIsMeasuredInEverythingAndTheSameEachTime() {
        Map<TuningFigure, Double> first = play(TuningPoint.SHIPPED);
        assertThat(first).containsOnlyKeys(TuningFigure.values());
        assertThat(play(TuningPoint.SHIPPED)).isEqualTo(first);
        assertThat(play(new TuningPoint(Map.of(Knob.ALPHA, 5.0))))
                .hasEntrySatisfying(TuningFigure.DEAD_P99, slower -> assertThat(first)
                        .hasEntrySatisfying(TuningFigure.DEAD_P99, shipped -> assertThat(shipped)
                                .isLessThan(slower)));
    }

    private static Map<TuningFigure, Double> play(TuningPoint point) {
        return TuningTrial.play(point.settings(), SMALL, 1_000, RUNS);
    }

    @Test
    void aSearchGoesOnWhereItWasInterrupted(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("log");
        try (TuningLog log = TuningLog.open(file, "abc")) {
            assertThat(log.messagesOfSwim()).isNull();
            log.addMessagesOfSwim(77);
            log.add("as shipped", figures(1, 2, 3));
            log.add("alpha=2", figures(4, 5, Double.NaN));
        }
        Files.writeString(file, "alpha=5\t1.0\t2", StandardOpenOption.APPEND);

        try (TuningLog reopened = TuningLog.open(file, "abc")) {
            assertThat(reopened.messagesOfSwim()).isEqualTo(77);
            assertThat(reopened.found())
                    .as("a line that was cut off was not found")
                    .containsOnlyKeys("as shipped", "alpha=2")
                    .containsEntry("alpha=2", figures(4, 5, Double.NaN));
            reopened.add("alpha=5", figures(7, 8, 9));
        }
        try (TuningLog again = TuningLog.open(file, "abc")) {
            assertThat(again.found()).containsOnlyKeys("as shipped", "alpha=2", "alpha=5");
        }
    }

    @Test
    void aSearchThatWasInterruptedAtItsFirstLineBeginsAnew(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("log");
        Files.writeString(file, "engine ab");
        TuningLog.open(file, "abc").close();
        assertThat(file).content().isEqualTo("engine abc\n");
    }

    @Test
    void twoSearchesDoNotWriteToOneFile(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("log");
        try (TuningLog first = TuningLog.open(file, "abc")) {
            assertThatThrownBy(() -> TuningLog.open(file, "abc"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContainingAll("--log", "another search", file.toString());
            first.addMessagesOfSwim(1);
        }
        TuningLog.open(file, "abc").close();
    }

    @Test
    void figuresOfAnotherEngineAreRefused(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("log");
        TuningLog.open(file, "abc").close();
        assertThatThrownBy(() -> TuningLog.open(file, "def"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("--log", "engine abc", "engine def", "another file");
    }

    @Test
    void aLineThatIsNoneOfItsOwnIsRefused(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("log");
        TuningLog.open(file, "abc").close();
        String cells = "\tsoon".repeat(TuningFigure.values().length);
        Files.writeString(file, "alpha=2" + cells + "\t.\n", StandardOpenOption.APPEND);
        assertThatThrownBy(() -> TuningLog.open(file, "abc"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("--log", "numbers", "alpha=2");
    }

    @Test
    void onTheFrontIsWhatNothingElseIsBetterThan() {
        Map<String, Map<TuningFigure, Double>> found = new LinkedHashMap<>();
        found.put("as shipped", figures(8, 10, 100));
        found.put("faster", figures(6, 20, 100));
        found.put("worse", figures(8, 11, 100));
        found.put("cheaper", figures(9, 10, 90));
        found.put("never", figures(Double.NaN, 0, 0));
        TuningReport report = new TuningReport(found);
        assertThat(report.front()).containsExactly("faster", "as shipped", "cheaper");
        assertThat(report.text()).contains("* faster", "* as shipped", "  worse", "never");
        assertThat(report.json())
                .contains("\"point\": \"faster\"", "\"onFront\": true", "\"deadEverywhereP99Millis\": 6");
        assertThat(report.chart().svg()).contains("<circle", "as shipped").doesNotContain("NaN");
    }

    private static Map<TuningFigure, Double> figures(double dead, double deaths, double bytes) {
        Map<TuningFigure, Double> figures = new EnumMap<>(TuningFigure.class);
        for (TuningFigure figure : TuningFigure.values()) {
            figures.put(figure, 1.0);
        }
        figures.put(TuningFigure.DEAD_P99, dead);
        figures.put(TuningFigure.DEATHS_OF_THE_LIVING, deaths);
        figures.put(TuningFigure.BYTES, bytes);
        return figures;
    }
}
