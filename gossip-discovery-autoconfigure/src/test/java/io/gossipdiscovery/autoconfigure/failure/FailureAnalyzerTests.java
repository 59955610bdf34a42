package io.gossipdiscovery.autoconfigure.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gossipdiscovery.autoconfigure.discovery.GossipDiscoveryProperties;
import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.netty.GossipBindException;
import io.gossipdiscovery.netty.GossipNode;
import io.gossipdiscovery.netty.GossipNodeSettings;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.io.support.SpringFactoriesLoader;

class FailureAnalyzerTests {

    @Test
    void aTakenPortIsNamedWithItsProperty() throws Exception {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (ServerSocket taken = new ServerSocket(0, 1, loopback)) {
            GossipNodeSettings settings = new GossipNodeSettings(
                    MembershipSettings.local("test"), loopback, List.of(taken.getLocalPort()), null, 0, List.of());
            try (GossipNode node = GossipNode.start(settings)) {
                throw new AssertionError("Bound to a taken port: " + node.address());
            } catch (GossipBindException e) {
                FailureAnalysis analysis = analyze(new IllegalStateException("bean creation", e));

                assertThat(analysis.getDescription())
                        .contains("port " + taken.getLocalPort() + " on 127.0.0.1", "UDP and TCP");
                assertThat(analysis.getAction()).contains("gossip.bind-port", "gossip.bind-address");
            }
        }
    }

    @Test
    void aMistakeInTheConfigurationIsShownWithItsRemedy() {
        FailureAnalysis analysis =
                analyze(new IllegalStateException(new GossipConfigurationException("what is wrong", "what to do")));

        assertThat(analysis.getDescription()).isEqualTo("what is wrong");
        assertThat(analysis.getAction()).isEqualTo("what to do");
    }

    @Test
    void aMistakeThatShowsWhileBindingIsShownWithItsRemedyToo() {
        Binder binder = new Binder(
                new MapConfigurationPropertySource(Map.of("gossip.discovery.shutdown.drain-timeout", "-1s")));

        assertThatThrownBy(() -> binder.bindOrCreate("gossip.discovery", GossipDiscoveryProperties.class))
                .satisfies(failure -> {
                    FailureAnalysis analysis = analyze(failure);
                    assertThat(analysis.getDescription())
                            .isEqualTo("gossip.discovery.shutdown.drain-timeout is PT-1S, it must not be negative.");
                    assertThat(analysis.getAction()).contains("such as 5s", "0");
                });
    }

    /** As Boot does it: whoever is registered and has an answer. */
    private static FailureAnalysis analyze(Throwable failure) {
        return SpringFactoriesLoader.forDefaultResourceLocation()
                .load(FailureAnalyzer.class, (type, name, cause) -> {})
                .stream()
                .map(analyzer -> analyzer.analyze(failure))
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow();
    }
}
