package io.gossipdiscovery.benchmarks.idle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PartTests {

    @Test
    void theTopmostCodeThatIsKnownCounts() {
        assertThat(Part.of(List.of(
                        "java.util.HashMap",
                        "io.gossipdiscovery.membership.table.Rows",
                        "io.gossipdiscovery.membership.MembershipEngine")))
                .isEqualTo(Part.TABLE);
    }

    @Test
    void whatJoinsThePartsOfTheEngineIsNoneOfThem() {
        assertThat(Part.of(List.of("io.gossipdiscovery.membership.MembershipEngine")))
                .isEqualTo(Part.ENGINE);
    }

    @Test
    void cryptographyCountsWhoeverAsksForIt() {
        assertThat(Part.of(List.of("com.sun.crypto.provider.GHASH", "io.gossipdiscovery.membership.crypto.Keyring")))
                .isEqualTo(Part.SEAL);
    }

    @Test
    void aStackWithoutKnownCodeIsOther() {
        assertThat(Part.of(List.of("java.lang.Thread"))).isEqualTo(Part.OTHER);
        assertThat(Part.of(List.of())).isEqualTo(Part.OTHER);
    }
}
