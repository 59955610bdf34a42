package io.gossipdiscovery.autoconfigure.registration;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.autoconfigure.service.Readiness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublishedTests {

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            textBlock =
                    """
            # initial,      own,      override,       draining, told
            UP,             UP,       -,              false,    UP
            UP,             STARTING, -,              false,    STARTING
            UP,             DOWN,     -,              false,    DOWN
            OUT_OF_SERVICE, UP,       -,              false,    OUT_OF_SERVICE
            OUT_OF_SERVICE, DOWN,     -,              false,    DOWN
            UP,             DOWN,     UP,             false,    UP
            UP,             UP,       OUT_OF_SERVICE, false,    OUT_OF_SERVICE
            UP,             STARTING, DOWN,           false,    DOWN
            UP,             UP,       -,              true,     DRAINING
            UP,             DOWN,     UP,             true,     DRAINING
            """)
    void aDrainComesFirstThenAPersonThenTheApplicationThenTheProperties(
            Readiness initial, Readiness own, @Nullable Readiness override, boolean draining, Readiness told) {
        assertThat(new Published("id", initial, own, override, draining).readiness())
                .isEqualTo(told);
    }
}
