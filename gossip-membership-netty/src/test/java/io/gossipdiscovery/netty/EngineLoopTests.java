package io.gossipdiscovery.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EngineLoopTests {

    private static final long HOUR = TimeUnit.HOURS.toNanos(1);

    @Test
    void momentThatIsPastIsNotWaitedFor() {
        assertThat(EngineLoop.waitNanos(100, 100)).isZero();
        assertThat(EngineLoop.waitNanos(100, 99)).isZero();
        assertThat(EngineLoop.waitNanos(100, Long.MIN_VALUE)).isZero();
        assertThat(EngineLoop.waitNanos(-100, Long.MIN_VALUE)).isZero();
    }

    @Test
    void momentAheadIsWaitedForWithinBoundsWhateverTheOriginOfTheClock() {
        assertThat(EngineLoop.waitNanos(-50, 50)).isEqualTo(100);
        assertThat(EngineLoop.waitNanos(100, Long.MAX_VALUE)).isEqualTo(HOUR);
        assertThat(EngineLoop.waitNanos(-100, Long.MAX_VALUE)).isEqualTo(HOUR);
        assertThat(EngineLoop.waitNanos(Long.MIN_VALUE, Long.MAX_VALUE)).isEqualTo(HOUR);
    }
}
