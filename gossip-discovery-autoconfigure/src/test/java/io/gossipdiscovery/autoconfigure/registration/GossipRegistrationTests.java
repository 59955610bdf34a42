package io.gossipdiscovery.autoconfigure.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.gossipdiscovery.autoconfigure.discovery.GossipDiscoveryProperties;
import io.gossipdiscovery.autoconfigure.failure.GossipConfigurationException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class GossipRegistrationTests {

    @Test
    void theInstanceIdTellsServiceHostPortAndLife() {
        GossipRegistration registration = registration(Map.of(), "inventory");
        assertThat(registration.hasPort()).isFalse();

        registration.webServerPort(8081);

        assertThat(registration.hasPort()).isTrue();
        assertThat(registration.getInstanceId()).isEqualTo("inventory-10.0.0.7-8081-cafe0001");
        assertThat(registration.getUri()).hasToString("http://10.0.0.7:8081");
    }

    @Test
    void propertiesComeFirst() {
        GossipRegistration registration = registration(
                Map.of(
                        "gossip.discovery.service-id", "stock",
                        "gossip.discovery.instance-id", "stock-a",
                        "gossip.discovery.host", "2001:db8::1",
                        "gossip.discovery.port", "443",
                        "gossip.discovery.secure", "true",
                        "gossip.discovery.metadata.zone", "eu-1"),
                "inventory");
        registration.webServerPort(8081);
        registration.managementPort(9000);

        assertThat(registration.toRecord().metadata())
                .containsExactly(Map.entry("management.port", "9000"), Map.entry("zone", "eu-1"));
        assertThat(registration.getServiceId()).isEqualTo("stock");
        assertThat(registration.getInstanceId()).isEqualTo("stock-a");
        assertThat(registration.getUri()).hasToString("https://[2001:db8::1]:443");
    }

    @Test
    void withoutANameItCannotBeRegistered() {
        GossipRegistration registration = registration(Map.of("gossip.discovery.port", "80"), null);

        assertThatThrownBy(registration::toRecord)
                .asInstanceOf(type(GossipConfigurationException.class))
                .satisfies(e -> {
                    assertThat(e).hasMessageContaining("spring.application.name");
                    assertThat(e.remedy())
                            .contains(
                                    "spring.application.name",
                                    "gossip.discovery.service-id",
                                    "gossip.discovery.register=false");
                });
    }

    @Test
    void whatCannotTravelIsNamed() {
        GossipRegistration registration =
                registration(Map.of("gossip.discovery.port", "80", "gossip.discovery.host", "a/b"), "inventory");

        assertThatThrownBy(registration::toRecord)
                .isInstanceOf(GossipConfigurationException.class)
                .hasMessageContaining("Host 'a/b'");
    }

    private static GossipRegistration registration(Map<String, String> properties, @Nullable String name) {
        GossipDiscoveryProperties bound = new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("gossip.discovery", GossipDiscoveryProperties.class);
        return new GossipRegistration(bound, name, "10.0.0.7", "cafe0001");
    }
}
