package io.gossipdiscovery.benchmarks.engine;

import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.table.MemberTable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What anti-entropy compares: the hash of the whole table, as it rides on every ping and ack, and those of all buckets, as they
 * begin a comparison. Both are kept up to date with every merge, whose figures include that.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@Warmup(iterations = 1, time = 1)
@Measurement(iterations = 3, time = 1)
public class HashBenchmark {

    @Param({"100", "10000"})
    private int members;

    private MemberTable table = emptyTable();

    @Setup
    public void fill() {
        table = emptyTable();
        for (Member member : Traffic.members(members)) {
            table.merge(member.id(), member.address(), Evidence.alive(0), 0, 0);
        }
    }

    @Benchmark
    public long hash() {
        return table.hash();
    }

    @Benchmark
    public long bucketHashes() {
        long sum = 0;
        for (int bucket = 0; bucket < MemberTable.BUCKETS; bucket++) {
            sum += table.bucketHash(bucket);
        }
        return sum;
    }

    private static MemberTable emptyTable() {
        return new MemberTable(new NodeId(0, 1), Traffic.address(-1), 5, 100_000, Long.MAX_VALUE / 2, 0);
    }
}
