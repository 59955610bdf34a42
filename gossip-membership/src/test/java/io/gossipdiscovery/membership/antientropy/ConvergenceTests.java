package io.gossipdiscovery.membership.antientropy;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.membership.member.NodeId;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ConvergenceTests {

    private final Convergence convergence = new Convergence();

    @Test
    void whoHearsNobodyAgreesWithAll() {
        assertThat(convergence.share(id -> true, 0)).isEqualTo(1);
    }

    @Test
    void isTheShareOfThoseWhoAgreed() {
        heard(1, true, 0);
        heard(2, false, 0);
        heard(3, false, 0);
        heard(4, false, 0);
        assertThat(convergence.share(id -> true, 0)).isEqualTo(0.25);
    }

    @Test
    void whatAMemberSaidLastCounts() {
        heard(1, false, 0);
        heard(1, true, 1);
        assertThat(convergence.share(id -> true, 1)).isEqualTo(1);
    }

    @Test
    void whatWasSaidLongAgoDoesNotCount() {
        heard(1, false, 0);
        assertThat(convergence.share(id -> true, TimeUnit.SECONDS.toNanos(30))).isZero();
        assertThat(convergence.share(id -> true, TimeUnit.SECONDS.toNanos(30) + 1))
                .isEqualTo(1);
    }

    @Test
    void ofManyThoseHeardLastCount() {
        heard(1, false, 0);
        heard(2, false, 0);
        heard(1, false, 0);
        for (int i = 0; i < 63; i++) {
            heard(10 + i, true, 1);
        }
        assertThat(convergence.share(id -> true, 1)).isEqualTo(63 / 64.0);
        heard(99, true, 1);
        assertThat(convergence.share(id -> true, 1)).isEqualTo(1);
    }

    @Test
    void whoIsNoMemberAnyMoreDoesNotCount() {
        heard(1, true, 0);
        heard(2, false, 0);
        assertThat(convergence.share(id -> id.low() != 2, 0)).isEqualTo(1);
    }

    private void heard(int member, boolean agrees, long nowNanos) {
        convergence.onHeard(new NodeId(0, member), agrees, nowNanos);
    }
}
