package io.gossipdiscovery.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gossipdiscovery.autoconfigure.failure.GossipConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GossipDashboardPropertiesTests {

    @Test
    void theDefaultsAreThoseOfBoot() {
        assertThat(new GossipDashboardProperties()).isEqualTo(new GossipDashboardProperties(true, "/gossip", 16));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/gossip", "/ops/cluster", "/a", "/Gossip_1~2-3.x/y"})
    void aPathOfPlainSegmentsIsTaken(String path) {
        assertThat(new GossipDashboardProperties(true, path, 16).path()).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "gossip",
                "/gossip/",
                "//gossip",
                "/a//b",
                "/go*",
                "/**",
                "/{id}",
                "/a b",
                "/a%2Fb",
                "/..",
                "/./a",
                "/a?b",
                "/a#b",
                "/a;b=c",
                "/ä"
            })
    void anyOtherPathIsRefusedWithARemedy(String path) {
        assertThatExceptionOfType(GossipConfigurationException.class)
                .isThrownBy(() -> new GossipDashboardProperties(true, path, 16))
                .withMessageStartingWith("gossip.dashboard.path is '" + path + "'")
                .satisfies(mistake -> assertThat(mistake.remedy()).contains("/ops/cluster"));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1_001})
    void noMoreThanAThousandWatchAndAtLeastOneMay(int viewers) {
        assertThatExceptionOfType(GossipConfigurationException.class)
                .isThrownBy(() -> new GossipDashboardProperties(true, "/gossip", viewers))
                .withMessage("gossip.dashboard.max-viewers is " + viewers + ", allowed are 1 to 1000.");
    }
}
