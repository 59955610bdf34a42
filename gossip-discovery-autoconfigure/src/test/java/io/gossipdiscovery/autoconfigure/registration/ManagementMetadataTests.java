package io.gossipdiscovery.autoconfigure.registration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

class ManagementMetadataTests {

    @Test
    void whatIsAssumedAnywayIsNotTold() {
        assertThat(of(null, "http", "https")).isEmpty();
        assertThat(of(9000, "https", "https", "management.server.address=0.0.0.0"))
                .containsExactly(Map.entry("management.port", "9000"));
    }

    @Test
    void aServerOfItsOwnIsToldWithAllThatDiffers() {
        assertThat(of(
                        9000,
                        "http",
                        "https",
                        "management.server.base-path=/manage/",
                        "management.server.address=10.1.2.3",
                        "server.servlet.context-path=/shop",
                        "management.endpoints.web.base-path=ops",
                        "management.endpoints.web.path-mapping.health=healthcheck"))
                .containsOnly(
                        Map.entry("management.port", "9000"),
                        Map.entry("management.scheme", "http"),
                        Map.entry("management.address", "10.1.2.3"),
                        Map.entry("management.context-path", "/manage/ops"),
                        Map.entry("health.path", "healthcheck"));
    }

    @Test
    void thePathsOfTheApplicationLieBeforeItsActuator() {
        assertThat(of(
                        null,
                        "http",
                        "http",
                        "server.servlet.context-path=/shop",
                        "spring.mvc.servlet.path=/api",
                        "management.server.base-path=/unused"))
                .containsExactly(Map.entry("management.context-path", "/shop/api/actuator"));
        assertThat(of(null, "http", "http", "spring.webflux.base-path=/flux"))
                .containsExactly(Map.entry("management.context-path", "/flux/actuator"));
        assertThat(of(null, "http", "http", "management.endpoints.web.base-path=/"))
                .containsExactly(Map.entry("management.context-path", "/"));
    }

    @Test
    void anAddressThatOnlyThisMachineReachesIsNotToldAndIpv6StandsInBrackets() {
        assertThat(of(1, "http", "http", "management.server.address=127.0.0.1"))
                .doesNotContainKey("management.address");
        assertThat(of(1, "http", "http", "management.server.address=2001:db8::1"))
                .containsEntry("management.address", "[2001:db8:0:0:0:0:0:1]");
    }

    @Test
    void anActuatorThatIsSwitchedOffIsNotTold() {
        assertThat(of(null, "http", "http", "management.server.port=-1", "server.servlet.context-path=/shop"))
                .isEmpty();
    }

    private static Map<String, String> of(
            @Nullable Integer ownPort, String ownScheme, String instanceScheme, String... properties) {
        MockEnvironment environment = new MockEnvironment();
        for (String property : properties) {
            String[] pair = property.split("=", 2);
            environment.setProperty(pair[0], pair[1]);
        }
        return new ManagementMetadata(environment).of(ownPort, ownScheme, instanceScheme);
    }
}
