package io.gossipdiscovery.benchmarks.engine;

import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.table.MemberTable;
import io.gossipdiscovery.membership.table.Merge;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One piece of evidence about a known member, members in an order that no cache foresees. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class MergeBenchmark {

    /** Prime, and larger than any table here: walks over all members. */
    private static final int STRIDE = 7_368_787;

    private static final Evidence KNOWN = Evidence.alive(0);

    @Param({"1000", "10000"})
    private int members;

    private List<Member> known = List.of();
    private MemberTable table = emptyTable();
    private int next;
    private long incarnation;

    @Setup
    public void fill() {
        known = Traffic.members(members);
        table = emptyTable();
        for (Member member : known) {
            table.merge(member.id(), member.address(), KNOWN, 0, 0);
        }
    }

    @Benchmark
    public Merge mergeStale() {
        return merge(KNOWN, Merge.STALE);
    }

    @Benchmark
    public Merge mergeNew() {
        return merge(Evidence.alive(++incarnation), Merge.RAISED);
    }

    private Merge merge(Evidence evidence, Merge expected) {
        next = (next + STRIDE) % members;
        Member member = known.get(next);
        Merge merge = table.merge(member.id(), member.address(), evidence, 0, 0);
        if (merge != expected) {
            throw new IllegalStateException(member + " with " + evidence + " became " + merge + ", not " + expected);
        }
        return merge;
    }

    private static MemberTable emptyTable() {
        return new MemberTable(new NodeId(0, 1), Traffic.address(-1), 5, 100_000, Long.MAX_VALUE / 2, 0);
    }
}
