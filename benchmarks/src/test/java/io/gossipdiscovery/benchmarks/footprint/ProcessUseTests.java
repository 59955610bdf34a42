package io.gossipdiscovery.benchmarks.footprint;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.benchmarks.footprint.ProcessUse.ThreadUse;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProcessUseTests {

    private static final ThreadUse NODE = thread("gossip-a", 500);
    private static final ThreadUse COMPILER = thread("C2 CompilerThre", 2_000);

    @Test
    void threadsThatAreThereTellTheirsExactly() {
        ProcessUse earlier = use(2_500, Map.of("1", NODE, "2", COMPILER));
        ProcessUse later = use(2_520, Map.of("1", thread("gossip-a", 513), "2", thread("C2 CompilerThre", 2_004)));
        assertThat(later.cpuNanosSince(earlier)).isEqualTo(millis(17));
        assertThat(later.compilerNanosSince(earlier)).isEqualTo(millis(4));
    }

    @Test
    void aThreadThatEndedCountsWithWhatItUsedSince() {
        ProcessUse earlier = use(2_500, Map.of("1", NODE, "2", COMPILER));
        ProcessUse later = use(2_700, Map.of("1", thread("gossip-a", 550)));
        assertThat(later.cpuNanosSince(earlier)).isEqualTo(millis(200));
    }

    @Test
    void aThreadThatCameAndWentCounts() {
        ProcessUse earlier = use(500, Map.of("1", NODE));
        ProcessUse later = use(600, Map.of("1", thread("gossip-a", 510)));
        assertThat(later.cpuNanosSince(earlier)).isEqualTo(millis(100));
    }

    @Test
    void theNameOfAProcessMayHoldAnything() {
        assertThat(ProcessUse.cpuNanos("7 (a) 1 (b) S 1 7 7 0 -1 4194304 100 0 0 0 12 3 0 0 20 0 1 0 100 5000 100"))
                .isEqualTo(millis(150));
    }

    private static ProcessUse use(long cpuMillis, Map<String, ThreadUse> threads) {
        return new ProcessUse(millis(cpuMillis), threads, 0);
    }

    private static ThreadUse thread(String name, long cpuMillis) {
        return new ThreadUse(name, millis(cpuMillis));
    }

    private static long millis(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }
}
