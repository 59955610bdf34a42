package io.gossipdiscovery.benchmarks.strike;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.benchmarks.report.ComparisonTable;
import io.gossipdiscovery.benchmarks.report.Row;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StrikeRowsTests {

    @Test
    void figuresOfWhoBreaksOffStandBesideTheReason() {
        List<Row> rows = new ArrayList<>(
                StrikeRows.measured(Deed.LEAVE, setting(Row.OURS), List.of(1.0, 1.0, 1.0), List.of(2.0, 2.0, 2.0)));
        rows.addAll(StrikeRows.measured(
                Deed.LEAVE, setting("serf"), List.of(300.0, 400.0, 500.0), List.of(700.0, 800.0, 900.0)));
        rows.add(StrikeRows.brokenOff(Deed.LEAVE, setting("serf"), 3, "an agent ended"));

        assertThat(printed(rows))
                .contains("800 (700-900)")
                .contains("serf, lan, leave.more: 10 members, after 3 runs: an agent ended");
    }

    @Test
    void whatIsWaitedForInVainIsToldWithTheLimit() {
        double never = Double.POSITIVE_INFINITY;

        List<Row> rows =
                StrikeRows.measured(Deed.JOIN, setting("serf"), List.of(1.0, 2.0, 3.0), List.of(1_000.0, never, never));

        assertThat(rows.get(0).figures()).doesNotContainKey("limit");
        assertThat(rows.get(1).figure("limit")).isEqualTo(60_000);
    }

    private static Map<String, Object> setting(String contestant) {
        Map<String, Object> setting = new LinkedHashMap<>();
        setting.put("contestant", contestant);
        setting.put("preset", "lan");
        setting.put("nodes", 10);
        return setting;
    }

    private static String printed(List<Row> rows) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ComparisonTable.print(rows, new PrintStream(bytes, true, StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
