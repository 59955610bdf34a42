package io.gossipdiscovery.autoconfigure.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.gossipdiscovery.autoconfigure.discovery.GossipDiscoveryProperties.InitialStatus;
import io.gossipdiscovery.autoconfigure.failure.GossipConfigurationException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class GossipDiscoveryPropertiesTests {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            weight=0                        | gossip.discovery.weight is 0, it must be 1 or more | initial-status=out-of-service
            weight=-3                       | gossip.discovery.weight is -3                      | initial-status=out-of-service
            port=0                          | gossip.discovery.port cannot be used: Port 0 is outside 1..65535 | server.port is 0
            port=70000                      | Port 70000 is outside 1..65535                     | leave it out
            ports.grpc=0                    | gossip.discovery.ports.grpc is 0                   | port.grpc
            ports.grpc=65536                | gossip.discovery.ports.grpc cannot be used: Port 65536 | gossip.discovery.ports.grpc
            ports.grpc=-1                   | gossip.discovery.ports.grpc cannot be used: Port -1 | gossip.discovery.ports.grpc
            host=http://a                   | gossip.discovery.host cannot be used: Host 'http://a' | without scheme, port or path
            host=a:80                       | gossip.discovery.host cannot be used: Host 'a:80'  | without scheme, port or path
            scheme=ht tp                    | gossip.discovery.scheme cannot be used: Scheme 'ht tp' | http or https
            scheme=http secure=true         | scheme is 'http' and gossip.discovery.secure is true | Remove one
            scheme=https secure=false       | scheme is 'https' and gossip.discovery.secure is false | Remove one
            service-id=a\u0007b             | gossip.discovery.service-id cannot be used         | spring.application.name
            instance-id=a\u0007b            | gossip.discovery.instance-id cannot be used        | leave it out
            readiness.interval=99ms         | gossip.discovery.readiness.interval is PT0.099S, it must be PT0.1S or more | 100ms is the shortest
            readiness.timeout=0             | gossip.discovery.readiness.timeout is PT0S         | such as 1s
            shutdown.drain-timeout=-1s      | gossip.discovery.shutdown.drain-timeout is PT-1S   | or to 0 for a stop
            shutdown.leave-timeout=-1s      | gossip.discovery.shutdown.leave-timeout is PT-1S, it must not be negative | or to 0 for a goodbye
            zone=a metadata.zone=b          | gossip.discovery.zone is 'a' and gossip.discovery.metadata.zone is 'b' | Remove one
            weight=2 metadata.weight=3      | gossip.discovery.weight is '2'                     | Remove one
            hint=x metadata.hint=y          | gossip.discovery.hint is 'x'                       | Remove one
            ports.a=1 metadata.port.a=2     | gossip.discovery.ports.a is '1'                    | Remove one
            """)
    void aMistakeIsNamedWithItsRemedy(String properties, String problem, String remedy) {
        assertThatThrownBy(() -> bind(properties.split(" (?=[a-z.-]+=)")))
                .rootCause()
                .asInstanceOf(type(GossipConfigurationException.class))
                .satisfies(mistake -> {
                    assertThat(mistake).hasMessageContaining(problem);
                    assertThat(mistake.remedy()).contains(remedy);
                });
    }

    @Test
    void metadataBeyondTheLimitIsNamed() {
        assertThatThrownBy(() -> bind("metadata.k=" + "v".repeat(8193)))
                .rootCause()
                .hasMessage("gossip.discovery.metadata cannot be used: Metadata 'k' has 8193 bytes, allowed are 8192.");
    }

    @Test
    void zoneWeightHintAndPortsAreToldAsMetadata() {
        GossipDiscoveryProperties properties = bind(
                "zone=eu-1", "weight=3", "hint=canary", "ports.grpc=9090", "metadata.version=7", "metadata.zone=eu-1");

        assertThat(properties.toldMetadata())
                .containsOnly(
                        Map.entry("zone", "eu-1"),
                        Map.entry("weight", "3"),
                        Map.entry("hint", "canary"),
                        Map.entry("port.grpc", "9090"),
                        Map.entry("version", "7"));
    }

    @Test
    void whatHoldsNothingCountsAsNotSet() {
        GossipDiscoveryProperties properties =
                bind("host= ", "zone=", "hint=", "instance-id=", "service-id=", "scheme=");

        assertThat(properties).isEqualTo(bind()).isEqualTo(new GossipDiscoveryProperties());
        assertThat(properties.toldMetadata()).isEmpty();
        assertThat(properties.initialStatus()).isEqualTo(InitialStatus.UP);
    }

    @Test
    void onlyWhatCallersAreToldChangesWithARefresh() {
        GossipDiscoveryProperties before = bind("instance-id=a", "port=80", "zone=x", "metadata.k=1");
        GossipDiscoveryProperties bound = bind(
                "instance-id=b",
                "port=81",
                "initial-status=out-of-service",
                "weight=2",
                "hint=h",
                "ports.p=5",
                "metadata.l=2");

        assertThat(before.refreshedBy(bound))
                .isEqualTo(bind("instance-id=a", "port=80", "weight=2", "hint=h", "ports.p=5", "metadata.l=2"));
    }

    private static GossipDiscoveryProperties bind(String... properties) {
        Map<String, String> source = new HashMap<>();
        Arrays.stream(properties)
                .map(property -> property.split("=", 2))
                .forEach(pair -> source.put("gossip.discovery." + pair[0], pair[1]));
        return new Binder(new MapConfigurationPropertySource(source))
                .bindOrCreate("gossip.discovery", GossipDiscoveryProperties.class);
    }
}
