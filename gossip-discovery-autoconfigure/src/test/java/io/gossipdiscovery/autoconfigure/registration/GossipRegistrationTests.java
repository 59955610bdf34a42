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

        registration.webServer(8081, false);

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
        registration.webServer(8081, false);
        registration.management(Map.of("management.port", "9000"));

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
        GossipRegistration registration = registration(Map.of("gossip.discovery.port", "80"), "in\nventory");

        assertThatThrownBy(registration::toRecord)
                .asInstanceOf(type(GossipConfigurationException.class))
                .satisfies(e -> {
                    assertThat(e).hasMessageContaining("Service id 'in\nventory'");
                    assertThat(e.remedy()).contains("spring.application.name");
                });
    }

    @Test
    void theReasonForTheHostIsKept() {
        assertThat(registration(Map.of(), "inventory").hostReason()).isEqualTo("a test says so");
        assertThat(registration(Map.of("gossip.discovery.host", "shop.example"), "inventory"))
                .satisfies(registration -> {
                    assertThat(registration.getHost()).isEqualTo("shop.example");
                    assertThat(registration.hostReason()).isEqualTo("gossip.discovery.host says so");
                });
    }

    @Test
    void tlsFollowsFromTheWebServerUnlessAPropertyOrTheSchemeSaysOtherwise() {
        assertThat(uri(Map.of(), true)).isEqualTo("https://10.0.0.7:8443");
        assertThat(uri(Map.of(), false)).isEqualTo("http://10.0.0.7:8443");
        assertThat(uri(Map.of("gossip.discovery.secure", "false"), true)).isEqualTo("http://10.0.0.7:8443");
        assertThat(uri(Map.of("gossip.discovery.secure", "true"), false)).isEqualTo("https://10.0.0.7:8443");
        assertThat(uri(Map.of("gossip.discovery.scheme", "http"), true)).isEqualTo("http://10.0.0.7:8443");
        GossipRegistration https = registration(Map.of("gossip.discovery.scheme", "https"), "inventory");
        assertThat(https.isSecure()).isTrue();
    }

    @Test
    void ipv6StandsInBracketsWhereverItIsPutIntoAUri() {
        GossipRegistration registration = registration(Map.of("gossip.discovery.host", "[2001:db8::1]"), "inventory");
        registration.webServer(8081, false);

        assertThat(registration.getHost()).isEqualTo("[2001:db8::1]");
        assertThat(registration.getUri()).hasToString("http://[2001:db8::1]:8081");
        assertThat(registration.toRecord().host()).isEqualTo("2001:db8::1");
        assertThat(registration.getInstanceId()).isEqualTo("inventory-2001:db8::1-8081-cafe0001");
    }

    @Test
    void whatAPropertySaysOfManagementComesBeforeWhatIsFound() {
        GossipRegistration registration =
                registration(Map.of("gossip.discovery.metadata.management.port", "443"), "inventory");

        registration.management(Map.of("management.port", "9001"));

        assertThat(registration.getMetadata()).containsExactly(Map.entry("management.port", "443"));
    }

    @Test
    void newPropertiesReplaceTheMetadataOfTheOldAndNothingElse() {
        GossipRegistration registration = registration(
                Map.of(
                        "gossip.discovery.instance-id", "a",
                        "gossip.discovery.zone", "eu-1",
                        "gossip.discovery.metadata.version", "1",
                        "gossip.discovery.metadata.colour", "blue"),
                "inventory");
        registration.management(Map.of("management.port", "9001"));
        registration.getMetadata().put("colour", "green");
        registration.getMetadata().put("built", "today");

        GossipDiscoveryProperties others = bind(Map.of(
                "gossip.discovery.instance-id", "b",
                "gossip.discovery.weight", "3",
                "gossip.discovery.ports.grpc", "9090",
                "gossip.discovery.metadata.colour", "red"));
        registration.reconfigure(registration.properties().refreshedBy(others));

        assertThat(registration.getMetadata())
                .containsOnly(
                        Map.entry("management.port", "9001"),
                        Map.entry("weight", "3"),
                        Map.entry("port.grpc", "9090"),
                        Map.entry("colour", "green"),
                        Map.entry("built", "today"));
        assertThat(registration.getInstanceId()).isEqualTo("a");

        registration.management(Map.of("management.port", "9002"));
        assertThat(registration.getMetadata()).containsEntry("management.port", "9002");
    }

    private static String uri(Map<String, String> properties, boolean serverSpeaksTls) {
        GossipRegistration registration = registration(properties, "inventory");
        registration.webServer(8443, serverSpeaksTls);
        return registration.getUri().toString();
    }

    private static GossipRegistration registration(Map<String, String> properties, @Nullable String name) {
        return new GossipRegistration(
                bind(properties), name, new RegisteredHost("10.0.0.7", "a test says so"), "cafe0001");
    }

    private static GossipDiscoveryProperties bind(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("gossip.discovery", GossipDiscoveryProperties.class);
    }
}
