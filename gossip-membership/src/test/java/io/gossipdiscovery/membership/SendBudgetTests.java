package io.gossipdiscovery.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.membership.Cluster.Node;
import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.counter.Counter;
import io.gossipdiscovery.membership.counter.Counters;
import io.gossipdiscovery.membership.crypto.Keyring;
import io.gossipdiscovery.membership.crypto.ReplayGuard;
import io.gossipdiscovery.membership.dissemination.UpdateQueue;
import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.member.Status;
import io.gossipdiscovery.membership.message.Message;
import io.gossipdiscovery.membership.message.Update;
import io.gossipdiscovery.membership.table.MemberTable;
import io.gossipdiscovery.membership.wire.Envelope;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gives way first when the bytes of datagrams in a second are used up: state, then news of others, liveness never. */
class SendBudgetTests {

    private static final NodeId SELF = new NodeId(0, 1);
    private static final NodeId PEER = new NodeId(0, 2);
    private static final int BYTES = 100_000;
    private static final Update NEWS_OF_ANOTHER =
            new Update.MemberUpdate(new NodeId(2, 1), Cluster.address(9), Evidence.alive(3), null);
    private static final Update STATE = new Update.StateAnnouncement(new NodeId(2, 1), 7);
    private static final Update REFUTATION = new Update.MemberUpdate(SELF, Cluster.address(1), Evidence.alive(1), null);

    private final ArrayDeque<Output> outputs = new ArrayDeque<>();
    private final UpdateQueue news = new UpdateQueue(() -> 1);
    private final MemberTable table = new MemberTable(
            SELF, Cluster.address(1), 7, 1_000, Duration.ofHours(1).toNanos(), 0);
    private final Counters counters = new Counters();
    private long nowNanos;
    private final SendBudget budget = new SendBudget(BYTES, () -> nowNanos);
    private final Outbox outbox = new Outbox(
            outputs,
            table,
            news,
            new PacketSeal(new Envelope("test"), new Keyring(List.of(), 0), new ReplayGuard(0), SELF, counters),
            counters,
            MembershipSettings.lan("test"),
            budget);

    @Test
    void withHalfOfItLeftEverythingIsSaid() {
        queueAll();
        budget.onSent(BYTES / 2);

        assertThat(outbox.maySayState()).isTrue();
        assertThat(said(new Message.Gossip())).containsExactly(List.of(NEWS_OF_ANOTHER, STATE));
    }

    @Test
    void belowHalfStateWaitsAndNewsOfMembersDoesNot() {
        queueAll();
        budget.onSent(BYTES / 2 + 1);

        assertThat(said(new Message.Gossip())).containsExactly(List.of(NEWS_OF_ANOTHER));
        assertThat(outbox.maySayState()).isFalse();
        assertThat(news.size()).isEqualTo(1);
        assertThat(counters.get(Counter.STATE_WITHHELD)).isEqualTo(1);
        assertThat(counters.get(Counter.MEMBERS_WITHHELD)).isZero();
        assertThat(said(new Message.Gossip())).as("gossip without news").isEmpty();
    }

    @Test
    void belowAQuarterNewsOfOthersWaitsAsWell() {
        queueAll();
        budget.onSent(BYTES * 3 / 4 + 1);

        assertThat(said(new Message.Gossip())).isEmpty();
        assertThat(said(new Message.Nack(1))).containsExactly(List.of());
        assertThat(news.size()).isEqualTo(2);
        assertThat(counters.get(Counter.STATE_WITHHELD)).isEqualTo(2);
        assertThat(counters.get(Counter.MEMBERS_WITHHELD)).isEqualTo(2);
    }

    @Test
    void whatWaitedIsSaidOnceThereIsEnoughAgain() {
        queueAll();
        budget.onSent(BYTES);
        assertThat(said(new Message.Gossip())).isEmpty();

        nowNanos = TimeUnit.MILLISECONDS.toNanos(300);
        assertThat(said(new Message.Gossip())).containsExactly(List.of(NEWS_OF_ANOTHER));
        nowNanos = TimeUnit.MILLISECONDS.toNanos(600);
        assertThat(said(new Message.Gossip())).containsExactly(List.of(STATE));
    }

    @Test
    void howeverMuchIsOwedPingsAcksAndWhatHelpersSayAreSent() {
        queueAll();
        budget.onSent(100 * BYTES);

        for (Message message : List.of(
                new Message.Ping(1, PEER, 0),
                new Message.Ack(1, 0),
                new Message.PingReq(1, PEER, Cluster.address(2), 0),
                new Message.Nack(1))) {
            assertThat(said(message)).as("%s", message).containsExactly(List.of());
            outbox.sendBare(PEER, Cluster.address(2), message);
            assertThat(drain()).as("%s", message).hasSize(1);
        }
        outbox.sendConnected(1, PEER, Cluster.address(2), new Message.Ping(1, PEER, 0));
        assertThat(outputs.poll()).isInstanceOf(Output.SendConnected.class);
    }

    @Test
    void howeverMuchIsOwedTheAccusedIsToldAndAGoodbyeIsSaid() {
        table.merge(PEER, Cluster.address(2), Evidence.suspect(0), 0, 0);
        budget.onSent(100 * BYTES);

        assertThat(said(new Message.Gossip())).singleElement().satisfies(updates -> assertThat(updates)
                .singleElement()
                .extracting(Update::subject)
                .isEqualTo(PEER));
        outbox.say(PEER, Cluster.address(2), new Message.Ping(1, PEER, 0), outbox.goodbye());
        assertThat(drain()).singleElement().satisfies(updates -> assertThat(updates)
                .endsWith(outbox.goodbye()));
        outbox.tell(PEER, Cluster.address(2));
        outbox.tellSelf(PEER, Cluster.address(2));
        assertThat(drain()).hasSize(2);
    }

    @Test
    void howeverMuchIsOwedARefutationIsSpreadAndTheRestWaits() {
        queueAll();
        news.add(REFUTATION);
        budget.onSent(100 * BYTES);

        assertThat(said(new Message.Gossip())).containsExactly(List.of(REFUTATION));
        assertThat(news.size()).isEqualTo(2);
    }

    /** Acks are owed to whoever pings: under a flood of pings they alone use up the budget many times over. */
    @Test
    void aNodeThatIsFloodedGoesOnDetectingDeathsAndIsSuspectedByNobody() {
        Cluster cluster = cluster(20_000);
        Node flooded = cluster.node(2);
        Node victim = cluster.node(3);
        flood(cluster, flooded, Duration.ofMillis(1_500));
        assertThat(flooded.engine.counters().get("datagrams.bytesSent")).isGreaterThan(2 * 20_000L);
        cluster.publish(flooded, "k", new byte[300]);
        cluster.kill(victim);
        flood(cluster, flooded, Duration.ofSeconds(12));

        assertThat(flooded.statusOf(victim)).isEqualTo(Status.DEAD);
        assertThat(flooded.engine.counters().get("gossip.stateWithheld")).isPositive();
        assertThat(cluster.nodes()).filteredOn(node -> node != victim).allSatisfy(node -> assertThat(node.events)
                .extracting(MembershipEvent::member)
                .filteredOn(member -> member.id().equals(flooded.id()))
                .extracting(Member::evidence)
                .extracting(Evidence::status)
                .containsOnly(Status.ALIVE));

        cluster.run(Duration.ofSeconds(3));
        assertThat(cluster.node(1).sees(flooded))
                .extracting(member -> member.state().version())
                .isEqualTo(1L);
    }

    @Test
    void anAnnouncementWaitsUntilThereIsEnoughAgainAndIsAcknowledgedThen() {
        Cluster cluster = cluster(20_000);
        Node node = cluster.node(2);
        flood(cluster, node, Duration.ofMillis(1_500));
        cluster.announce(node, "k", new byte[] {1}, Duration.ofSeconds(30));
        assertThat(node.engine.counters()).containsEntry("notices.sent", 0L);

        cluster.run(Duration.ofSeconds(5));
        assertThat(node.announced).singleElement().satisfies(end -> assertThat(end.acknowledged())
                .isEqualTo(3));
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 30})
    void aClusterAtItsNormalWorkNeverMeetsTheLimitOfThePreset(int size) {
        Cluster cluster = Cluster.of(size);
        for (int i = 0; i < 20; i++) {
            cluster.nodes().forEach(node -> cluster.publish(node, "k", new byte[100]));
            cluster.run(Duration.ofMillis(100));
        }
        assertThat(cluster.nodes()).allSatisfy(node -> assertThat(node.engine.counters())
                .containsEntry("gossip.stateWithheld", 0L)
                .containsEntry("gossip.membersWithheld", 0L));
    }

    /** Four of them. */
    private static Cluster cluster(int bytesPerSecond) {
        MembershipSettings lan = MembershipSettings.lan("test");
        Cluster cluster = new Cluster(lan.withLimits(lan.limits().withBytesPerSecond(bytesPerSecond)), 42);
        for (int i = 0; i < 4; i++) {
            cluster.start();
        }
        cluster.run(Duration.ofSeconds(8));
        return cluster;
    }

    /** A ping a millisecond, from somebody who is no member. */
    private static void flood(Cluster cluster, Node flooded, Duration duration) {
        PlainPackets packets = new PlainPackets();
        for (long i = 0; i < duration.toMillis(); i++) {
            ByteBuffer ping = packets.of(new NodeId(66, 6), new Message.Ping((int) i, flooded.id(), 0), List.of());
            flooded.engine.onDatagram(ping, Cluster.address(66), cluster.nowNanos);
            flooded.drain();
            cluster.run(Duration.ofMillis(1));
        }
    }

    private void queueAll() {
        news.add(NEWS_OF_ANOTHER);
        news.add(STATE);
    }

    /** What the datagrams carried that were sent for it. */
    private List<List<Update>> said(Message message) {
        outbox.send(PEER, Cluster.address(2), message);
        return drain();
    }

    private List<List<Update>> drain() {
        List<List<Update>> sent = new ArrayList<>();
        PacketSeal reader =
                new PacketSeal(new Envelope("test"), new Keyring(List.of(), 0), new ReplayGuard(0), PEER, counters);
        for (Output output = outputs.poll(); output != null; output = outputs.poll()) {
            PacketSeal.Content content = reader.openDatagram(((Output.SendDatagram) output).packet());
            assertThat(content).isNotNull();
            sent.add(content.packet().updates());
        }
        return sent;
    }
}
