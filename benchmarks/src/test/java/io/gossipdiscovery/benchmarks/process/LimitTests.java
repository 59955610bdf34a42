package io.gossipdiscovery.benchmarks.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LimitTests {

    @Test
    void endsWhatTakesLonger() throws IOException, InterruptedException {
        try (Child child = Undo.start(new ProcessBuilder("sleep", "60"));
                Limit limit = Limit.ofMillis(child.process(), 10)) {
            assertThat(child.process().waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(limit.hasPassed()).isTrue();
        }
    }

    @Test
    void leavesWhatWasInTimeAlone() throws IOException {
        try (Child child = Undo.start(new ProcessBuilder("sleep", "60"))) {
            Limit limit = Limit.ofSeconds(child.process(), 30);
            limit.close();
            assertThat(limit.hasPassed()).isFalse();
            assertThat(child.process().isAlive()).isTrue();
        }
    }
}
