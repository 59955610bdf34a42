package io.gossipdiscovery.benchmarks.engine;

import io.gossipdiscovery.benchmarks.idle.IdleProfile;
import io.gossipdiscovery.benchmarks.report.JmhRows;
import io.gossipdiscovery.benchmarks.report.Row;
import io.gossipdiscovery.benchmarks.suite.Benchmark;
import io.gossipdiscovery.benchmarks.suite.Options;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Every benchmark of the engine's parts, what a member costs it, and where the time of idle nodes goes. */
public final class EngineSuite implements Benchmark {

    private static final int[] SIZES = {1_000, 10_000, 15_000};
    private static final String OWN_CLASSES =
            EngineSuite.class.getPackageName().replace(".", "\\.") + "\\..*Benchmark.*";

    @Override
    public String name() {
        return "engine";
    }

    @Override
    public List<Row> run(Options options, PrintStream out) throws IOException, InterruptedException {
        List<Row> rows = new ArrayList<>(JmhRows.run(OWN_CLASSES, options.quick(), Map.of()));
        for (int members : SIZES) {
            double bytes = MemberCost.bytesPerMember(members);
            rows.add(JmhRows.row(Map.of(), "memory(members=" + members + ")", "B/member", bytes, bytes, Double.NaN));
        }
        rows.addAll(IdleProfile.run(options.quick(), out));
        return rows;
    }

    @Override
    public void print(List<Row> rows, PrintStream out) {
        JmhRows.print(rows.stream().filter(row -> !IdleProfile.isOf(row)).toList(), out);
        out.println("memory: bytes of heap per member and engine, shared identity and state records apart.");
        out.println();
        IdleProfile.print(rows, out);
    }
}
