package io.gossipdiscovery.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.counter.Counters;
import io.gossipdiscovery.membership.crypto.Keyring;
import io.gossipdiscovery.membership.crypto.ReplayGuard;
import io.gossipdiscovery.membership.dissemination.UpdateQueue;
import io.gossipdiscovery.membership.member.Accusation;
import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.member.MemberState;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.message.Message;
import io.gossipdiscovery.membership.message.Packet;
import io.gossipdiscovery.membership.message.Update;
import io.gossipdiscovery.membership.table.MemberTable;
import io.gossipdiscovery.membership.wire.Envelope;
import io.gossipdiscovery.membership.wire.PacketWriter;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How datagrams are filled. */
class OutboxTests {

    private static final NodeId SELF = new NodeId(0, 1);
    private static final NodeId PEER = new NodeId(0, 2);
    private static final int UPDATE_BYTES = 45;

    private final ArrayDeque<Output> outputs = new ArrayDeque<>();
    private final UpdateQueue news = new UpdateQueue(() -> 8);
    private final MemberTable table = new MemberTable(
            SELF, Cluster.address(1), 7, 1_000, Duration.ofHours(1).toNanos(), 0);
    private final Counters counters = new Counters();

    @Test
    void datagramsOfABusyQueueAreFullToWithinOneUpdate() {
        Outbox outbox = outbox(1_200);
        for (int i = 0; i < 1_000; i++) {
            news.add(alive(i));
            news.add(new Update.StateAnnouncement(new NodeId(1, i), 1));
        }
        for (int i = 0; i < 100; i++) {
            assertThat(sent(outbox, new Message.Gossip())).isBetween(1_200 - UPDATE_BYTES, 1_200);
        }
    }

    @Test
    void inAJoinStormAStateChangeIsInTheFirstDatagram() {
        Outbox outbox = outbox(1_200);
        Update change = new Update.StateUpdate(
                PEER, MemberState.EMPTY.with("readiness", new byte[400]).deltaSince(0));
        news.add(change);
        for (int i = 0; i < 1_000; i++) {
            news.add(alive(i));
        }

        assertThat(sentUpdates(outbox, new Message.Gossip()))
                .hasSizeGreaterThan(10)
                .contains(change);
    }

    @Test
    void theLargestUpdateThatIsQueuedFitsBesideAnAccusation() {
        Outbox outbox = outbox(1_200);
        table.merge(PEER, Cluster.address(2), Evidence.suspect((1L << 48) - 1), 0, 0);
        int bytes = 1_200;
        Update largest = stateOf(PEER, bytes);
        while (!PacketWriter.fits(largest, outbox.contentBytes())) {
            largest = stateOf(PEER, --bytes);
        }
        news.add(largest);

        assertThat(sentUpdates(outbox, new Message.PingReq(-1, PEER, Cluster.address(3), 0)))
                .hasSize(2)
                .startsWith(new Update.MemberUpdate(
                        PEER,
                        Cluster.address(2),
                        Evidence.suspect((1L << 48) - 1),
                        new Accusation(SELF, Accusation.Grounds.TIMEOUT)))
                .endsWith(largest);
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 1_200, 4_000})
    void noDatagramIsEverLongerThanItsLimit(int limit) {
        for (int seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Outbox outbox = outbox(limit);
            for (int i = random.nextInt(300); i > 0; i--) {
                NodeId subject = new NodeId(random.nextInt(3) - 1, random.nextInt(100));
                Update update = random.nextBoolean() ? alive(i) : stateOf(subject, random.nextInt(2 * limit));
                boolean accused = random.nextInt(4) == 0 && !subject.equals(SELF);
                if (accused) {
                    table.merge(subject, Cluster.address(i), Evidence.suspect(random.nextInt(1_000)), 0, 0);
                }
                news.add(update);
                Message message = random.nextBoolean()
                        ? new Message.Gossip()
                        : new Message.PingReq(random.nextInt(), subject, Cluster.address(1), random.nextLong());
                assertThat(sent(outbox, message, subject)).as("seed %d", seed).isLessThanOrEqualTo(limit);
            }
        }
    }

    private Outbox outbox(int datagramBytes) {
        PacketSeal seal = new PacketSeal(
                new Envelope("test"), new Keyring(List.of(new byte[32]), 16), new ReplayGuard(16), SELF, counters);
        MembershipSettings lan = MembershipSettings.lan("test");
        MembershipSettings settings = lan.withDissemination(lan.dissemination().withDatagramBytes(datagramBytes));
        return new Outbox(outputs, table, news, seal, counters, settings, new SendBudget(1_000_000_000, () -> 0));
    }

    private int sent(Outbox outbox, Message message) {
        return sent(outbox, message, PEER);
    }

    private int sent(Outbox outbox, Message message, NodeId receiver) {
        outbox.send(receiver, Cluster.address(2), message);
        return datagram().remaining();
    }

    private List<Update> sentUpdates(Outbox outbox, Message message) {
        outbox.send(PEER, Cluster.address(2), message);
        ByteBuffer datagram = datagram();
        Keyring keyring = new Keyring(List.of(new byte[32]), 16);
        PacketSeal.Content content = new PacketSeal(new Envelope("test"), keyring, new ReplayGuard(16), PEER, counters)
                .openDatagram(datagram);
        assertThat(content).isNotNull();
        Packet packet = content.packet();
        return packet.updates();
    }

    private ByteBuffer datagram() {
        assertThat(outputs.peek()).isInstanceOf(Output.SendDatagram.class);
        return ((Output.SendDatagram) outputs.remove()).packet();
    }

    private static Update alive(int number) {
        return new Update.MemberUpdate(new NodeId(2, number), Cluster.address(number), Evidence.alive(0), null);
    }

    private static Update stateOf(NodeId subject, int bytes) {
        return new Update.StateUpdate(
                subject, MemberState.EMPTY.with("k", new byte[bytes]).deltaSince(0));
    }
}
