package io.gossipdiscovery.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.membership.config.DisseminationSettings;
import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.counter.Counter;
import io.gossipdiscovery.membership.counter.Counters;
import io.gossipdiscovery.membership.crypto.Keyring;
import io.gossipdiscovery.membership.crypto.ReplayGuard;
import io.gossipdiscovery.membership.dissemination.UpdateQueue;
import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.member.MemberState;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.message.Message;
import io.gossipdiscovery.membership.message.Update;
import io.gossipdiscovery.membership.table.MemberTable;
import io.gossipdiscovery.membership.wire.Envelope;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** When gossip wakes a node, and when not. */
class GossiperTests {

    private static final NodeId SELF = new NodeId(0, 1);
    private static final MembershipSettings LAN = MembershipSettings.lan("test");
    private static final DisseminationSettings SETTINGS = LAN.dissemination();

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
        Gossiper gossiper = gossiper(SETTINGS.withFanout(0));
        peerJoins();
        news.add(small());
        gossiper.urge(0);

        assertThat(gossiper.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void whatNobodyWasToldYetGoesToTheRingSuccessorAsWell() {
        for (int number = 2; number <= 60; number++) {
            joins(number);
        }
        NodeId successor = table.id(table.successor(SELF));
        for (int seed = 0; seed < 20; seed++) {
            List<NodeId> told = pushedTo(SETTINGS, true, seed);
            assertThat(told).hasSize(3).doesNotHaveDuplicates().contains(successor);
            assertThat(pushedTo(SETTINGS, true, seed)).isEqualTo(told);
        }
        assertThat(IntStream.range(0, 20)
                        .filter(seed -> pushedTo(SETTINGS, false, seed).contains(successor)))
                .as("without the ring, by chance: 1 is to be expected")
                .hasSizeLessThan(6);
        assertThat(pushedTo(SETTINGS.withFanout(1), true, 1))
                .as("one alone is a random one, else news would walk around the ring")
                .hasSize(1)
                .doesNotContain(successor);
    }

    @Test
    void whatAProbeHasCarriedGoesAroundTheRingAllTheSame() {
        for (int number = 2; number <= 60; number++) {
            joins(number);
        }
        NodeId successor = table.id(table.successor(SELF));
        List<NodeId> told = new ArrayList<>();
        Gossiper gossiper = gossiper(SETTINGS, true, 1, told);
        news.add(small());
        outbox(SETTINGS).send(new NodeId(0, 5), Cluster.address(5), new Message.Nack(1));
        assertThat(news.hasUnsent()).isFalse();
        gossiper.onTimer(gossiper.nextDeadlineNanos());
        assertThat(told).hasSize(3).startsWith(successor);
        gossiper.onTimer(gossiper.nextDeadlineNanos());
        assertThat(told).hasSize(6);
        assertThat(told.subList(3, 6)).doesNotContain(successor);
    }

    /** Who is gone passes nothing on, and whoever comes after it would hear of it late. */
    @Test
    void whatIsFreshPassesOverSuspectsOfTheRingUnlessAllAre() {
        for (int number = 2; number <= 60; number++) {
            joins(number);
        }
        NodeId first = table.id(table.successor(SELF));
        NodeId second = table.id(table.successor(first));
        NodeId third = table.id(table.successor(second));
        suspect(first);
        assertThat(IntStream.range(0, 20))
                .allMatch(seed -> pushedTo(SETTINGS, true, seed).contains(second));
        suspect(second);
        assertThat(IntStream.range(0, 20))
                .allMatch(seed -> pushedTo(SETTINGS, true, seed).contains(third));
        IntStream.rangeClosed(2, 60).forEach(number -> suspect(new NodeId(0, number)));
        assertThat(pushedTo(SETTINGS, true, 1)).hasSize(3);
    }

    @Test
    void ofTwoTheOtherIsToldOnceAPush() {
        joins(2);
        List<NodeId> told = new ArrayList<>();
        Gossiper gossiper = gossiper(SETTINGS, true, 1, told);
        news.add(small());
        gossiper.onTimer(gossiper.nextDeadlineNanos());
        assertThat(told).containsExactly(new NodeId(0, 2));
    }

    @Test
    void whatWasToldOnceGoesToRandomMembersAlone() {
        for (int number = 2; number <= 60; number++) {
            joins(number);
        }
        NodeId successor = table.id(table.successor(SELF));
        List<NodeId> told = new ArrayList<>();
        Gossiper gossiper = gossiper(SETTINGS, true, 1, told);
        news.add(small());
        gossiper.urge(0);
        while (!news.isEmpty()) {
            gossiper.onTimer(gossiper.nextDeadlineNanos());
        }
        assertThat(told).hasSize(9).filteredOn(successor::equals).hasSize(1);
    }

    @Test
    void whereMostAreGoneNewsGoesToThoseWhoLiveForSureAndWaitsWhereThereIsNone() {
        for (int number = 2; number <= 60; number++) {
            joins(number);
        }
        Set<Integer> survivors = new LinkedHashSet<>();
        List<NodeId> told = new ArrayList<>();
        Gossiper gossiper = new Gossiper(
                LAN,
                table,
                news,
                new Gossiper.Sender() {
                    @Override
                    public int gossip(NodeId receiver, NodeAddress to) {
                        told.add(receiver);
                        return outbox(SETTINGS).send(receiver, to, new Message.Gossip());
                    }

                    @Override
                    public Set<Integer> survivors() {
                        return survivors;
                    }
                },
                new SplittableRandom(1),
                counters,
                0);
        news.add(small());
        gossiper.urge(0);
        for (int tick = 1; tick <= 10; tick++) {
            gossiper.onTimer(tick * SETTINGS.gossipTick().toNanos());
        }
        assertThat(told).isEmpty();
        assertThat(news.isEmpty()).isFalse();

        survivors.add(table.find(new NodeId(0, 7)));
        survivors.add(table.find(new NodeId(0, 9)));
        for (int tick = 11; tick <= 20; tick++) {
            gossiper.onTimer(tick * SETTINGS.gossipTick().toNanos());
        }
        assertThat(told).hasSize(8).containsOnly(new NodeId(0, 7), new NodeId(0, 9));
    }

    /** Whom a new update is pushed to first. */
    private List<NodeId> pushedTo(DisseminationSettings settings, boolean usesRing, int seed) {
        List<NodeId> told = new ArrayList<>();
        Gossiper gossiper = gossiper(settings, usesRing, seed, told);
        news.forget(SELF);
        news.add(small());
        gossiper.urge(0);
        gossiper.onTimer(settings.eagerDelay().toNanos());
        return told.subList(0, settings.fanout()); // a tick may be due as well
    }

    private Gossiper gossiper(DisseminationSettings settings, boolean usesRing, int seed, List<NodeId> told) {
        Gossiper.Sender sender = (receiver, to) -> {
            told.add(receiver);
            return outbox(settings).send(receiver, to, new Message.Gossip());
        };
        MembershipSettings membership =
                LAN.withDissemination(settings).withProbing(LAN.probing().withRingTargets(usesRing ? 3 : 0));
        return new Gossiper(membership, table, news, sender, new SplittableRandom(seed), counters, 0);
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
        return gossiper(settings, true, 1, new ArrayList<>());
    }

    private Outbox outbox(DisseminationSettings settings) {
        PacketSeal seal =
                new PacketSeal(new Envelope("test"), new Keyring(List.of(), 0), new ReplayGuard(0), SELF, counters);
        SendBudget budget = new SendBudget(1_000_000_000, () -> 0);
        return new Outbox(outputs, table, news, seal, counters, LAN.withDissemination(settings), budget);
    }

    private void peerJoins() {
        joins(2);
    }

    private void joins(int number) {
        table.merge(new NodeId(0, number), Cluster.address(number), Evidence.alive(0), 0, 0);
    }

    private void suspect(NodeId id) {
        table.merge(id, table.address(table.find(id)), Evidence.suspect(0), 0, 0);
    }

    private static Update small() {
        return new Update.StateAnnouncement(SELF, 1);
    }
}
