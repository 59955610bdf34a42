package io.gossipdiscovery.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.runner.RunnerException;

/** Every benchmark of the engine's parts, and what a member costs it. */
final class EngineSuite {

    private static final int[] SIZES = {1_000, 10_000, 15_000};
    private static final String OWN_CLASSES =
            EngineSuite.class.getPackageName().replace(".", "\\.") + "\\..*Benchmark.*";

    private EngineSuite() {}

    static List<Row> run(boolean quick) throws RunnerException {
        List<Row> rows = new ArrayList<>(JmhRows.run(OWN_CLASSES, quick, result -> Map.of()));
        for (int members : SIZES) {
            double bytes = MemberCost.bytesPerMember(members);
            rows.add(JmhRows.row(Map.of(), "memory(members=" + members + ")", "B/member", bytes, bytes, Double.NaN));
        }
        return rows;
    }

    static void print(Report report) {
        JmhRows.print(report.rows());
        System.out.println("memory: bytes of heap per member and engine, shared identity and state records apart.");
    }
}
