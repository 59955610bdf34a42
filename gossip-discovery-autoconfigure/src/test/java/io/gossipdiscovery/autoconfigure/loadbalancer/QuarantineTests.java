package io.gossipdiscovery.autoconfigure.loadbalancer;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.autoconfigure.service.GossipServiceInstance;
import io.gossipdiscovery.autoconfigure.service.ServiceRecord;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.cloud.client.ServiceInstance;

class QuarantineTests {

    private static final ServiceInstance A = instance(1);
    private static final ServiceInstance B = instance(2);

    private long nanos = Long.MAX_VALUE - 1; // time that wraps is time as well
    private final Quarantine quarantine = new Quarantine(() -> nanos);

    @Test
    void whoCannotBeReachedIsHeldForASecondAndThenNot() {
        long before = quarantine.version();
        quarantine.onUnreachable(A);

        assertThat(quarantine.holds(A)).isTrue();
        assertThat(quarantine.holds(B)).isFalse();
        assertThat(quarantine.version()).isNotEqualTo(before);
        long held = quarantine.version();
        pass(Quarantine.SHORTEST.minusNanos(1));
        assertThat(quarantine.version()).isEqualTo(held);
        pass(Duration.ofNanos(1));

        assertThat(quarantine.holds(A)).isFalse();
        assertThat(quarantine.version()).isNotEqualTo(held);
        assertThat(quarantine.size()).isZero();
        assertThat(quarantine.begun()).isEqualTo(1);
    }

    @Test
    void eachFurtherTimeInARowLastsTwiceAsLongUpToHalfAMinute() {
        for (int seconds : new int[] {1, 2, 4, 8, 16, 30, 30}) {
            quarantine.onUnreachable(A);
            pass(Duration.ofSeconds(seconds).minusNanos(1));
            assertThat(quarantine.holds(A)).as("%d s", seconds).isTrue();
            pass(Duration.ofNanos(1));
            assertThat(quarantine.holds(A)).as("%d s", seconds).isFalse();
        }
    }

    @Test
    void callsThatFailTogetherCountOnce() {
        for (int i = 0; i < 10; i++) {
            quarantine.onUnreachable(A);
        }
        pass(Quarantine.SHORTEST);

        assertThat(quarantine.holds(A)).isFalse();
    }

    @Test
    void anAnswerAfterwardsForgetsAndOneFromBeforeDoesNot() {
        quarantine.onUnreachable(A);
        quarantine.onAnswer(A);
        assertThat(quarantine.holds(A))
                .as("answered over a connection from before")
                .isTrue();
        pass(Quarantine.SHORTEST);
        quarantine.onAnswer(A);
        assertThat(quarantine.isEmpty()).isTrue();

        quarantine.onUnreachable(A);
        pass(Quarantine.SHORTEST);
        assertThat(quarantine.holds(A)).as("the first time again").isFalse();
    }

    @Test
    void moreThanCanBeHeldAreCountedAndMakeRoomInTime() {
        for (int i = 0; i < Quarantine.MOST; i++) {
            quarantine.onUnreachable(instance(i + 1));
        }
        quarantine.onUnreachable(instance(20_000));
        assertThat(quarantine.overLimit()).isEqualTo(1);
        assertThat(quarantine.holds(instance(20_000))).isFalse();
        assertThat(quarantine.size()).isEqualTo(Quarantine.MOST);

        pass(Quarantine.LONGEST.multipliedBy(2));
        quarantine.onUnreachable(instance(20_000));
        assertThat(quarantine.holds(instance(20_000))).isTrue();
        assertThat(quarantine.size()).isEqualTo(1);
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    private static ServiceInstance instance(int port) {
        return new GossipServiceInstance(new ServiceRecord("s", "i", "h", port, false, null, Map.of()));
    }
}
