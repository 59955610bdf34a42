package io.gossipdiscovery.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.message.Message;
import io.gossipdiscovery.simulator.Transmission.Kind;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordingTests {

    private static final Duration WHILE = Duration.ofSeconds(10);

    @Test
    void whoListensChangesNothing() {
        Simulation alone = formed();
        Simulation overheard = formed();
        Recording.of(overheard);
        alone.run(WHILE);
        overheard.run(WHILE);

        assertThat(overheard.trace().hash()).isEqualTo(alone.trace().hash());
        assertThat(overheard.trace().events()).isEqualTo(alone.trace().events());
    }

    @Test
    void sealedPacketsAreReadAndEachPingHasItsAck() {
        Simulation simulation = formed();
        Recording recording = Recording.of(simulation);
        simulation.run(WHILE);
        long end = simulation.nowNanos() - Duration.ofSeconds(1).toNanos();
        List<Transmission> pings = recording.all(
                sent -> sent.kind() == Kind.DATAGRAM && sent.says(Message.Ping.class) && sent.sentNanos() < end);

        assertThat(pings).hasSizeGreaterThan(10).allSatisfy(ping -> {
            assertThat(ping.isLost()).isFalse();
            assertThat(recording.ackOf(ping)).isNotNull();
        });
        assertThat(recording.all(sent -> sent.kind() == Kind.DATAGRAM && sent.packet() == null))
                .isEmpty();
    }

    @Test
    void whatIsLostIsRecordedAsLost() {
        Simulation simulation =
                new Simulation(settings(), NetworkConditions.lan().withLoss(1), 5, false);
        simulation.startFormed(3);
        Recording recording = Recording.of(simulation);
        simulation.run(WHILE);

        assertThat(recording.all(sent -> sent.kind() == Kind.DATAGRAM))
                .isNotEmpty()
                .allMatch(Transmission::isLost);
    }

    private static Simulation formed() {
        Simulation simulation = new Simulation(settings(), NetworkConditions.lan(), 5, false);
        simulation.startFormed(4);
        return simulation;
    }

    private static MembershipSettings settings() {
        return MembershipSettings.lan("recorded");
    }
}
