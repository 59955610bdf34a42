package io.gossipdiscovery.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Prints the figures of {@code docs/testing.md}, in lines that begin with {@code [timings]}. A repeat takes
 * about two minutes. */
@EnabledIfSystemProperty(named = "timings.repeats", matches = "\\d+")
class TimingsFiguresTests {

    private static final Duration LONG = Duration.ofMinutes(5);

    private final int repeats = Integer.getInteger("timings.repeats", 1);

    @ParameterizedTest
    @CsvSource({"LOCAL, 3", "LOCAL, 4", "FAST, 3", "FAST, 4"})
    void untilEverybodyKnows(Timings timings, int nodes) throws Exception {
        long[][] took = new long[6][repeats];
        for (int i = 0; i < repeats; i++) {
            long began = System.nanoTime();
            try (GossipTestCluster cluster = GossipTestCluster.start(nodes, timings)) {
                took[0][i] = millisSince(began);
                took[1][i] = untilMembers(cluster, () -> cluster.member(1).kill());
                took[2][i] = untilMembers(cluster, () -> cluster.member(1).restart());
                TimeUnit.SECONDS.sleep(3);
                took[5][i] = untilMembers(cluster, () -> cluster.member(1).kill());
                cluster.member(1).restart();
                cluster.awaitMembers();
                took[3][i] =
                        untilMembers(cluster, () -> cluster.partition(List.of(cluster.member(0), cluster.member(1))));
                took[4][i] = untilMembers(cluster, cluster::heal);
            }
        }
        print(timings, nodes, "start", took[0]);
        print(timings, nodes, "kill right after the start", took[1]);
        print(timings, nodes, "kill 3 s later", took[5]);
        print(timings, nodes, "restart", took[2]);
        print(timings, nodes, "partition, two against the others", took[3]);
        print(timings, nodes, "heal", took[4]);
        assertThat(took[1]).hasSize(repeats);
    }

    @ParameterizedTest
    @CsvSource({"LOCAL, 3", "FAST, 3"})
    void untilEverybodyKnowsOfOneThatIsIsolated(Timings timings, int nodes) {
        long[][] took = new long[3][repeats];
        for (int i = 0; i < repeats; i++) {
            try (GossipTestCluster cluster = GossipTestCluster.start(nodes, timings)) {
                TestMember one = cluster.member(0).register("inventory", "127.0.0.1", 8081);
                cluster.awaitInstances("inventory", 1);
                long began = System.nanoTime();
                cluster.isolate(one);
                cluster.member(1).awaitInstances("inventory", 0, LONG);
                cluster.member(2).awaitInstances("inventory", 0, LONG);
                took[0][i] = millisSince(began);
                cluster.awaitMembers(LONG);
                took[1][i] = millisSince(began);
                took[2][i] = untilMembers(cluster, cluster::heal);
            }
        }
        print(timings, nodes, "isolated, until the others know", took[0]);
        print(timings, nodes, "isolated, until it knows too", took[1]);
        print(timings, nodes, "heal", took[2]);
        assertThat(took[0]).hasSize(repeats);
    }

    private static long untilMembers(GossipTestCluster cluster, Runnable action) {
        long began = System.nanoTime();
        action.run();
        cluster.awaitMembers(LONG);
        return millisSince(began);
    }

    private static long millisSince(long beganNanos) {
        return (System.nanoTime() - beganNanos) / 1_000_000;
    }

    private static void print(Timings timings, int nodes, String what, long[] millis) {
        long[] sorted = LongStream.of(millis).sorted().toArray();
        System.out.printf(
                Locale.ROOT,
                "[timings] %s, %d nodes, %s: median %d ms, longest %d ms of %d%n",
                timings,
                nodes,
                what,
                sorted[sorted.length / 2],
                sorted[sorted.length - 1],
                sorted.length);
    }
}
