package io.gossipdiscovery.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.simulator.PathRule.Effect;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The simulated TCP does what a kernel does: seen from its trace, without regard to what the engines make of it. */
class StreamsTests {

    /** Of no engine's own numbering. */
    private static final long STREAM = 1L << 40;

    private final Simulation simulation =
            new Simulation(MembershipSettings.lan("simulated"), NetworkConditions.lan(), 3, true);
    private final SimulatedNode client = simulation.start();
    private final SimulatedNode server = simulation.start();

    @Test
    void whereAnswersDoNotGetBackNothingConnectsAndNothingIsRefused() {
        cut(server, client);
        open();
        assertThat(simulation.streams().openAt(server)).isZero();

        simulation.kill(server);
        simulation.run(Duration.ofSeconds(8));
        assertThat(simulation.streams().numbers(client)).as("no refusal came").contains(STREAM);

        simulation.run(Duration.ofSeconds(20));
        assertThat(simulation.streams().numbers(client)).as("the path is back").doesNotContain(STREAM);
    }

    @Test
    void aKillIsNoticedThoughAFrameIsOnItsWay() {
        open();
        simulation.streams().write(server, number(server), ByteBuffer.allocate(100));
        simulation.kill(server);
        simulation.run(Duration.ofMillis(100));

        assertThat(simulation.streams().numbers(client)).doesNotContain(STREAM);
    }

    @Test
    void aMachineThatFallsAsleepMissesNothingOfAStream() {
        open();
        simulation.streams().write(client, STREAM, ByteBuffer.allocate(100));
        simulation.sleepMachine(server, Duration.ofSeconds(2));
        long before = simulation.streams().framesDelivered;
        simulation.run(Duration.ofMillis(1_900));
        assertThat(simulation.streams().framesDelivered).isEqualTo(before);

        simulation.run(Duration.ofSeconds(3));
        assertThat(simulation.streams().framesDelivered).isEqualTo(before + 1);
    }

    @Test
    void aProcessThatEndsOnASleepingMachineLeavesAnAddressThatRefuses() {
        simulation.sleepMachine(server, Duration.ofHours(1));
        simulation.kill(server);
        open();

        assertThat(simulation.streams().numbers(client)).doesNotContain(STREAM);
    }

    @Test
    void anIdleStreamIsForgottenAndNobodyIsTold() {
        open();
        middlebox(new Middleboxes(Duration.ofSeconds(3), false, 0));
        long before = simulation.streams().framesDelivered;
        simulation.run(Duration.ofSeconds(4));
        assertThat(simulation.faults().get(Fault.STREAM_CUT))
                .as("nothing was sent")
                .isZero();

        simulation.streams().write(client, STREAM, ByteBuffer.allocate(100));
        simulation.run(Duration.ofMillis(700));
        assertThat(simulation.streams().framesDelivered).isEqualTo(before);
        assertThat(simulation.streams().numbers(client)).contains(STREAM);
        assertThat(simulation.faults().get(Fault.STREAM_CUT)).isOne();
    }

    @Test
    void aMiddleboxThatAnswersResetsWhatItHasForgotten() {
        open();
        middlebox(new Middleboxes(Duration.ofSeconds(3), true, 0));
        simulation.run(Duration.ofSeconds(4));
        simulation.streams().write(client, STREAM, ByteBuffer.allocate(100));
        simulation.run(Duration.ofMillis(10));

        assertThat(simulation.streams().numbers(client)).doesNotContain(STREAM);
        assertThat(simulation.streams().openAt(server))
                .as("the other end is not told")
                .isOne();
    }

    @Test
    void whatIsForgottenStaysForgottenWhenTheMiddleboxIsGone() {
        open();
        middlebox(new Middleboxes(Duration.ofSeconds(3), false, 0));
        simulation.run(Duration.ofMinutes(1));
        long before = simulation.streams().framesDelivered;
        simulation.streams().write(client, STREAM, ByteBuffer.allocate(100));
        simulation.run(Duration.ofSeconds(2));

        assertThat(simulation.streams().framesDelivered).isEqualTo(before);
    }

    @Test
    void aStreamInUseIsNotForgotten() {
        open();
        middlebox(new Middleboxes(Duration.ofSeconds(3), false, 0));
        long before = simulation.streams().framesDelivered;
        for (int i = 0; i < 4; i++) {
            simulation.run(Duration.ofSeconds(1));
            simulation.streams().write(server, number(server), ByteBuffer.allocate(100));
        }
        simulation.run(Duration.ofMillis(10));

        assertThat(simulation.faults().get(Fault.STREAM_CUT)).isZero();
        assertThat(simulation.streams().framesDelivered).isGreaterThan(before);
    }

    @Test
    void whileResetsAreCertainTheFirstSegmentEndsTheStreamAtBothEnds() {
        open();
        middlebox(new Middleboxes(Duration.ZERO, false, 1));
        assertThat(simulation.faults().get(Fault.STREAM_RESET)).isZero();
        simulation.streams().write(client, STREAM, ByteBuffer.allocate(100));
        simulation.run(Duration.ofMillis(10));

        assertThat(simulation.streams().numbers(client)).doesNotContain(STREAM);
        assertThat(simulation.streams().openAt(server)).isZero();
        assertThat(simulation.faults().get(Fault.STREAM_RESET)).isOne();
    }

    @Test
    void aCorruptedSegmentIsMostlySentAnew() {
        open();
        simulation.disturbNetwork(Fault.CORRUPTION, NetworkConditions.lan().withCorruption(1), Duration.ofMillis(300));
        long before = simulation.streams().framesDelivered;
        simulation.streams().write(client, STREAM, ByteBuffer.allocate(100));
        simulation.run(Duration.ofMillis(250));
        assertThat(simulation.streams().framesDelivered).isEqualTo(before);

        simulation.run(Duration.ofSeconds(1));
        assertThat(simulation.streams().framesDelivered).isEqualTo(before + 1);
    }

    private void middlebox(Middleboxes boxes) {
        simulation.disturbNetwork(
                Fault.STREAM_CUT, NetworkConditions.lan().withMiddleboxes(boxes), Duration.ofSeconds(60));
    }

    private void open() {
        simulation.streams().open(client, STREAM, server.address());
        simulation.run(Duration.ofMillis(5));
    }

    private long number(SimulatedNode node) {
        List<Long> numbers = new ArrayList<>(simulation.streams().numbers(node));
        return numbers.get(0);
    }

    private void cut(SimulatedNode from, SimulatedNode to) {
        PathRule rule = new Groups(Set.of(from.host), Set.of(to.host), true, Effect.DROP);
        simulation.disturbPaths(Fault.ONE_WAY_PARTITION, rule, Duration.ofSeconds(10));
    }
}
