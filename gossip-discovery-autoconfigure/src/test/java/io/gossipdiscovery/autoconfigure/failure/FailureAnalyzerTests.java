package io.gossipdiscovery.autoconfigure.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.netty.GossipBindException;
import io.gossipdiscovery.netty.GossipNode;
import io.gossipdiscovery.netty.GossipNodeSettings;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
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
