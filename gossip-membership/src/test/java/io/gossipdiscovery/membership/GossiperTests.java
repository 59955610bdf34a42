package io.gossipdiscovery.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.membership.config.DisseminationSettings;
import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.counter.Counter;
import io.gossipdiscovery.membership.counter.Counters;
import io.gossipdiscovery.membership.crypto.Keyring;
import io.gossipdiscovery.membership.dissemination.UpdateQueue;
import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.member.MemberState;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.message.Message;
import io.gossipdiscovery.membership.message.Update;
import io.gossipdiscovery.membership.table.MemberTable;
import io.gossipdiscovery.membership.wire.Envelope;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** When gossip wakes a node, and when not. */
class GossiperTests {

    private static final NodeId SELF = new NodeId(0, 1);
    private static final DisseminationSettings SETTINGS =
            MembershipSettings.lan("test").dissemination();

    private final ArrayDeque<Output> outputs = new ArrayDeque<>();
    private final UpdateQueue news = new UpdateQueue(() -> 8);
    private final MemberTable table = new MemberTable(
            SELF, Cluster.address(1), 7, 1_000, Duration.ofHours(1).toNanos(), 0);
    private final Counters counters = new Counters();

    @Test
    void aLoneNodeIsNotWokenByNewsThatItCanTellToNobody() {
        Gossiper gossiper = gossiper(SETTINGS);
        news.add(small());
        gossiper.urge(0);

        assertThat(gossiper.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);

        peerJoins();
        assertThat(gossiper.nextDeadlineNanos()).isLessThan(Long.MAX_VALUE);
        assertThat(pushesWithin(gossiper, Duration.ofSeconds(10))).isPositive();
        assertThat(news.isEmpty()).isTrue();
    }

    @Test
    void newsThatFitsNowhereIsNotPushedAgainAndAgain() {
        Gossiper gossiper = gossiper(SETTINGS);
        peerJoins();
        news.add(new Update.StateUpdate(
                SELF, MemberState.EMPTY.with("k", new byte[2_000]).deltaSince(0)));
        gossiper.urge(0);

        assertThat(pushesWithin(gossiper, Duration.ofSeconds(1))).isEqualTo(1);
    }

    @Test
    void whoGossipsToNobodyIsNotWokenByNews() {
        Gossiper gossiper = gossiper(new DisseminationSettings(
                SETTINGS.gossipTick(),
                0,
                SETTINGS.eagerDelay(),
                SETTINGS.eagerDatagramsPerSecond(),
                SETTINGS.retransmits(),
                SETTINGS.retransmitMultiplier(),
                SETTINGS.datagramBytes(),
                SETTINGS.deadToldPerSecond(),
                SETTINGS.testsBeforeBlocked()));
        peerJoins();
        news.add(small());
        gossiper.urge(0);

        assertThat(gossiper.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    /** Eager pushes while the timer is served as it asks to be. */
    private long pushesWithin(Gossiper gossiper, Duration duration) {
        long now = 0;
        while (Math.max(now, gossiper.nextDeadlineNanos()) < duration.toNanos()) {
            now = Math.max(now, gossiper.nextDeadlineNanos());
            gossiper.onTimer(now);
        }
        return counters.get(Counter.EAGER_PUSHES);
    }

    private Gossiper gossiper(DisseminationSettings settings) {
        PacketSeal seal = new PacketSeal(new Envelope("test"), new Keyring(List.of(), 0), SELF, counters);
        Outbox outbox = new Outbox(
                outputs,
                table,
                news,
                seal,
                counters,
                settings.datagramBytes(),
                MembershipSettings.lan("test").suspicion());
        Gossiper.Sender sender = (receiver, to) -> outbox.send(receiver, to, new Message.Gossip());
        return new Gossiper(settings, table, news, sender, new SplittableRandom(1), counters, 0);
    }

    private void peerJoins() {
        table.merge(new NodeId(0, 2), Cluster.address(2), Evidence.alive(0), 0, 0);
    }

    private static Update small() {
        return new Update.StateAnnouncement(SELF, 1);
    }
}
