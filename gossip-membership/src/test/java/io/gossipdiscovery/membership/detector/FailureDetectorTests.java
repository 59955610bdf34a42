package io.gossipdiscovery.membership.detector;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.counter.Counters;
import io.gossipdiscovery.membership.member.Accusation;
import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.message.Message;
import io.gossipdiscovery.membership.table.MemberTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FailureDetectorTests {

    private static final NodeId SELF = new NodeId(0, 1);
    private static final NodeId REQUESTER = new NodeId(0, 2);
    private static final long ACK_TIMEOUT_NANOS = Duration.ofMillis(200).toNanos();
    private static final long PERIOD_NANOS = Duration.ofSeconds(1).toNanos();

    private final MembershipSettings settings = MembershipSettings.lan("test");
    private final MemberTable table =
            new MemberTable(SELF, address(1), 0, 100, Duration.ofHours(1).toNanos(), 0);
    private final Recorder done = new Recorder();
    private final FailureDetector detector =
            new FailureDetector(settings, table, new SplittableRandom(5), done, new Counters(), 0);

    @Test
    void oneThatDoesNotAnswerIsAskedForThroughOthersAndByStreamThenAccused() {
        long began = beginProbe(6);
        Message.Ping ping = done.only(Message.Ping.class);
        done.sent.clear();

        detector.onTimer(began + ACK_TIMEOUT_NANOS - 1);
        assertThat(done.sent).isEmpty();
        detector.onTimer(began + ACK_TIMEOUT_NANOS);

        assertThat(done.sent).hasSize(3).allSatisfy(request -> assertThat(request)
                .isInstanceOfSatisfying(Message.PingReq.class, asked -> {
                    assertThat(asked.target()).isEqualTo(ping.target());
                    assertThat(asked.sequence()).isEqualTo(ping.sequence());
                }));
        assertThat(done.receivers).hasSize(4).doesNotContain(SELF);
        assertThat(done.receivers.subList(1, 4)).doesNotHaveDuplicates().doesNotContain(ping.target());
        assertThat(done.byStream).containsExactly(ping);
        assertThat(done.accused).isEmpty();

        detector.onTimer(began + 2 * ACK_TIMEOUT_NANOS);
        assertThat(done.accused).containsExactly(ping.target());
    }

    @Test
    void anAckThatComesThroughAnotherEndsTheProbe() {
        long began = beginProbe(6);
        Message.Ping ping = done.only(Message.Ping.class);
        detector.onTimer(began + ACK_TIMEOUT_NANOS);

        detector.onAck(new Message.Ack(ping.sequence(), 0));
        detector.onTimer(began + 2 * ACK_TIMEOUT_NANOS);

        assertThat(done.accused).isEmpty();
    }

    @Test
    void missingNacksAreBlamedOnThisNodeAndSlowItDown() {
        long began = beginProbe(6);
        detector.onTimer(began + ACK_TIMEOUT_NANOS);
        detector.onTimer(began + 2 * ACK_TIMEOUT_NANOS);
        assertThat(detector.localHealth())
                .as("one for the probe, three for nacks")
                .isEqualTo(4);

        detector.onTimer(began + PERIOD_NANOS);
        done.sent.clear();
        detector.onTimer(began + PERIOD_NANOS + 5 * ACK_TIMEOUT_NANOS - 1);
        assertThat(done.sent).as("asked for help before five ack timeouts").isEmpty();
    }

    @Test
    void nacksThatCameAreNotBlamedOnThisNode() {
        long began = beginProbe(6);
        Message.Ping ping = done.only(Message.Ping.class);
        detector.onTimer(began + ACK_TIMEOUT_NANOS);

        for (int i = 0; i < 5; i++) {
            detector.onNack(new Message.Nack(ping.sequence()));
        }
        detector.onTimer(began + 2 * ACK_TIMEOUT_NANOS);

        assertThat(detector.localHealth()).isEqualTo(1);
    }

    @Test
    void aHelperPassesTheAckOnUnderTheRequestersSequence() {
        NodeId target = add(7);
        detector.onPingReq(REQUESTER, address(2), new Message.PingReq(77, target, address(7)), 0);
        Message.Ping ping = done.only(Message.Ping.class);
        assertThat(ping.target()).isEqualTo(target);

        detector.onAck(new Message.Ack(ping.sequence(), 0));

        assertThat(done.only(Message.Ack.class).sequence()).isEqualTo(77);
        assertThat(done.receivers).containsExactly(target, REQUESTER);
    }

    @Test
    void aHelperThatGetsNoAckSaysSoBeforeTheRequesterGivesUp() {
        detector.onPingReq(REQUESTER, address(2), new Message.PingReq(77, add(7), address(7)), 0);

        detector.onTimer(ACK_TIMEOUT_NANOS - 1);

        assertThat(done.only(Message.Nack.class).sequence()).isEqualTo(77);
        assertThat(done.receivers).contains(REQUESTER);
    }

    @Test
    void aPingForAnotherNodeAtThisAddressIsNotAnswered() {
        detector.onPing(REQUESTER, address(2), new Message.Ping(1, new NodeId(9, 9), 0));
        assertThat(done.sent).isEmpty();

        detector.onPing(REQUESTER, address(2), new Message.Ping(2, SELF, 0));
        assertThat(done.only(Message.Ack.class).sequence()).isEqualTo(2);
    }

    /** Adds members until there are this many, and answers when the first probe began. */
    private long beginProbe(int members) {
        for (int i = 2; i <= members; i++) {
            add(i);
        }
        long began = detector.nextDeadlineNanos();
        detector.onTimer(began);
        return began;
    }

    private NodeId add(int number) {
        NodeId id = new NodeId(0, number);
        table.merge(id, address(number), Evidence.alive(0), 0, 0);
        detector.onJoined(table.find(id));
        return id;
    }

    private static NodeAddress address(int number) {
        return NodeAddress.ofIpv4(number, 1_000);
    }

    private static final class Recorder implements DetectorActions {

        private final List<Message> sent = new ArrayList<>();
        private final List<NodeId> receivers = new ArrayList<>();
        private final List<Message.Ping> byStream = new ArrayList<>();
        private final List<NodeId> accused = new ArrayList<>();

        private <T extends Message> T only(Class<T> type) {
            List<T> found =
                    sent.stream().filter(type::isInstance).map(type::cast).toList();
            assertThat(found).hasSize(1);
            return found.get(0);
        }

        @Override
        public void send(NodeId receiver, NodeAddress to, Message message) {
            receivers.add(receiver);
            sent.add(message);
        }

        @Override
        public void probeByStream(NodeAddress to, Message.Ping ping) {
            byStream.add(ping);
        }

        @Override
        public void accuse(NodeId subject, long incarnation, Accusation.Grounds grounds) {
            accused.add(subject);
        }

        @Override
        public void declareDead(NodeId subject, long incarnation) {}
    }
}
