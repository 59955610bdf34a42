package io.gossipdiscovery.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gossipdiscovery.membership.Cluster.Node;
import io.gossipdiscovery.membership.MembershipEvent.Kind;
import io.gossipdiscovery.membership.config.DisseminationSettings;
import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.config.ProbeSettings;
import io.gossipdiscovery.membership.config.SuspicionSettings;
import io.gossipdiscovery.membership.config.SyncSettings;
import io.gossipdiscovery.membership.crypto.Keyring;
import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.membership.member.Status;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MembershipEngineTests {

    private static final Duration LONG_ENOUGH_TO_BURY = Duration.ofSeconds(30);

    @Test
    void nodesThatJoinThroughOneSeedAllSeeEachOther() {
        Cluster cluster = Cluster.of(10);

        assertThat(cluster.nodes()).allSatisfy(node -> {
            assertThat(node.engine.view().live()).hasSize(10);
            assertThat(node.engine.view().hash())
                    .isEqualTo(cluster.node(1).engine.view().hash());
        });
        assertThat(cluster.node(2).joined).isTrue();
        assertThat(cluster.node(1).joined).as("the first has nobody to join").isFalse();
        assertThat(cluster.node(10).knownAtJoin)
                .as("published before the join is said to be over")
                .isEqualTo(10);
    }

    @Test
    void withoutFaultsNobodyIsEverSuspected() {
        Cluster cluster = Cluster.of(7);

        cluster.run(Duration.ofMinutes(5));

        assertThat(cluster.nodes()).allSatisfy(node -> assertThat(node.events)
                .extracting(MembershipEvent::kind)
                .containsOnly(Kind.JOINED));
    }

    @Test
    void whoseMachineVanishesIsSuspectedThenDeadEverywhere() {
        Cluster cluster = Cluster.of(5);
        Node victim = cluster.node(3);

        victim.cutOff = true;
        cluster.run(LONG_ENOUGH_TO_BURY);

        for (Node node : cluster.nodes()) {
            if (node != victim) {
                assertThat(node.statusOf(victim)).isEqualTo(Status.DEAD);
                assertThat(node.events)
                        .filteredOn(event -> event.member().id().equals(victim.id()))
                        .extracting(MembershipEvent::kind)
                        .containsSubsequence(Kind.JOINED, Kind.SUSPECTED, Kind.DIED);
            }
        }
    }

    @Test
    void whoIsLeftAloneDoesNotKeepNewsOfThoseItHasForgotten() {
        MembershipSettings lan = MembershipSettings.lan("test");
        MembershipSettings forgetful = lan.withProbing(lan.probing().withTriesDead(false))
                .withSync(lan.sync().withTombstoneLife(Duration.ofMinutes(1)));
        Cluster cluster = new Cluster(forgetful, 42);
        Node survivor = cluster.start();
        Node victim = cluster.start();
        cluster.run(Duration.ofSeconds(3));

        cluster.kill(victim);
        cluster.run(LONG_ENOUGH_TO_BURY);
        assertThat(survivor.statusOf(victim)).isEqualTo(Status.DEAD);
        assertThat(survivor.engine.counters()).containsEntry("gossip.queued", 1L);
        cluster.run(Duration.ofMinutes(1));

        assertThat(survivor.sees(victim)).isNull();
        assertThat(survivor.engine.counters())
                .as("nothing is left to be said of a member that is forgotten")
                .containsEntry("gossip.queued", 0L);
    }

    @Test
    void whoHasLeftHasClosedItsStreamsBeforeItSaysSo() {
        MembershipEngine engine = new MembershipEngine(
                MembershipSettings.lan("test"),
                Cluster.address(1),
                new Keyring(List.of(), 0),
                new SplittableRandom(1),
                1);
        engine.onStreamAccepted(-1, Cluster.address(2), 1);
        engine.join(1);
        engine.onSeedsResolved(List.of(Cluster.address(3)), 1);
        while (engine.poll() != null) {
            // a stream to the seed is being opened
        }
        engine.leave(1);

        List<Output> outputs = new ArrayList<>();
        for (Output output = engine.poll(); output != null; output = engine.poll()) {
            outputs.add(output);
        }
        assertThat(outputs)
                .endsWith(new Output.CloseStream(-1), new Output.CloseStream(0), new Output.LeaveFinished(0, 0));
    }

    @Test
    void theShortestTimesThatMayBeSetWork() {
        MembershipSettings lan = MembershipSettings.lan("test");
        Duration shortest = Duration.ofMillis(1);
        Cluster cluster = new Cluster(
                new MembershipSettings(
                        lan.cluster(),
                        new ProbeSettings(Duration.ofMillis(2), shortest, 3, 8, 3, 1, 100, true, 5, 3, true),
                        new SuspicionSettings(0.1, 1, 3, shortest, shortest, shortest, 8, true, true),
                        new DisseminationSettings(shortest, 3, shortest, 1_000, 8, 4, 1_200, 100, 16),
                        new SyncSettings(shortest, 1, shortest, shortest, 1, shortest, Duration.ofSeconds(1)),
                        lan.limits(),
                        lan.keys()),
                42);
        for (int i = 0; i < 3; i++) {
            cluster.start();
        }
        cluster.run(Duration.ofSeconds(3));
        assertThat(cluster.nodes())
                .allSatisfy(node -> assertThat(node.engine.liveCount()).isPositive());
        cluster.leave(cluster.node(1));
        cluster.run(shortest);
        assertThat(cluster.node(1).left).isNotNull();
    }

    @Test
    void twoAreEnoughToFindACrash() {
        Cluster cluster = Cluster.of(2);

        cluster.kill(cluster.node(1));
        cluster.run(LONG_ENOUGH_TO_BURY);

        assertThat(cluster.node(2).statusOf(cluster.node(1))).isEqualTo(Status.DEAD);
    }

    @Test
    void theAccusedRefutesAndStays() {
        Cluster cluster = Cluster.of(5);
        Node accused = cluster.node(4);

        accused.cutOff = true;
        cluster.run(Duration.ofSeconds(3));
        assertThat(cluster.node(1).statusOf(accused)).isEqualTo(Status.SUSPECT);
        accused.cutOff = false;
        cluster.run(Duration.ofSeconds(8));

        for (Node node : cluster.nodes()) {
            Member seen = node.sees(accused);
            assertThat(seen).isNotNull();
            assertThat(seen.status()).isEqualTo(Status.ALIVE);
            assertThat(seen.evidence().incarnation().value()).isPositive();
            assertThat(node.events).extracting(MembershipEvent::kind).doesNotContain(Kind.DIED);
        }
    }

    /** What it had asked for just before is lost; what it asks for afterwards gets its time. */
    @Test
    void oneThatWasPausedAccusesNobody() {
        for (int offset = 0; offset < 40; offset++) {
            Cluster cluster = Cluster.of(5);
            Node paused = cluster.node(3);
            cluster.run(Duration.ofMillis(25L * offset));

            paused.cutOff = true;
            cluster.run(Duration.ofMillis(150));
            paused.down = true;
            cluster.run(Duration.ofMillis(2_500));
            paused.down = false;
            paused.cutOff = false;
            cluster.run(Duration.ofSeconds(10));

            assertThat(paused.events)
                    .as("paused %d ms later", 25 * offset)
                    .extracting(MembershipEvent::kind)
                    .doesNotContain(Kind.SUSPECTED);
        }
    }

    @Test
    void oneWhoWasHeldForDeadComesBackWithItsState() {
        Cluster cluster = Cluster.of(5);
        Node lost = cluster.node(4);
        cluster.publish(lost, "zone", bytes("a"));

        lost.cutOff = true;
        cluster.run(LONG_ENOUGH_TO_BURY);
        assertThat(cluster.node(2).statusOf(lost)).isEqualTo(Status.DEAD);
        lost.cutOff = false;
        cluster.run(Duration.ofSeconds(60));

        for (Node node : cluster.nodes()) {
            assertThat(node.engine.view().live()).hasSize(5);
            assertThat(stateOf(node, lost, "zone")).isEqualTo("a");
        }
    }

    @Test
    void aLeaveIsAcknowledgedAndKnownEverywhereAtOnce() {
        Cluster cluster = Cluster.of(10);
        Node leaver = cluster.node(5);

        cluster.leave(leaver);
        cluster.run(Duration.ofMillis(20));

        assertThat(leaver.left).isEqualTo(new Output.LeaveFinished(9, 9));
        for (Node node : cluster.nodes()) {
            if (node != leaver) {
                assertThat(node.statusOf(leaver)).isEqualTo(Status.LEFT);
            }
        }
    }

    /** A probe that is under way then finds nobody left to ask for help. */
    @Test
    void oneThatLeavesWhileEverybodyElseLeavesComesToAnEnd() {
        for (int offset = 0; offset < 20; offset++) {
            Cluster cluster = Cluster.of(2);
            Node first = cluster.node(1);
            Node second = cluster.node(2);
            cluster.run(Duration.ofMillis(50L * offset));
            second.cutOff = true;
            cluster.run(Duration.ofMillis(100));
            second.cutOff = false;

            cluster.leave(first);
            cluster.leave(second);
            second.cutOff = true;
            cluster.run(Duration.ofMillis(1_100));

            assertThat(first.left).isNotNull();
            assertThat(second.left).isNotNull();
        }
    }

    @Test
    void aLeaveWithoutAnybodyElseEndsAtOnce() {
        Cluster cluster = Cluster.of(1);

        cluster.leave(cluster.node(1));

        assertThat(cluster.node(1).left).isEqualTo(new Output.LeaveFinished(0, 0));
        assertThatThrownBy(() -> cluster.publish(cluster.node(1), "k", new byte[1]))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has left");
    }

    @Test
    void aLeaveWithALimitOfItsOwnEndsAtThat() {
        Cluster cluster = Cluster.of(4);
        cluster.node(2).cutOff = true;
        cluster.node(3).cutOff = true;

        cluster.leave(cluster.node(2), Duration.ofSeconds(5));
        cluster.leave(cluster.node(3), Duration.ofMillis(100));
        cluster.leave(cluster.node(4), Duration.ZERO);

        assertThat(cluster.node(4).left).isEqualTo(new Output.LeaveFinished(3, 0));
        cluster.run(Duration.ofMillis(101));
        assertThat(cluster.node(1).statusOf(cluster.node(4)))
                .as("told, although nobody was waited for")
                .isEqualTo(Status.LEFT);
        assertThat(cluster.node(3).left).isEqualTo(new Output.LeaveFinished(3, 0));
        cluster.run(Duration.ofMillis(4_800));
        assertThat(cluster.node(2).left).isNull();
        cluster.run(Duration.ofMillis(100));
        assertThat(cluster.node(2).left).isEqualTo(new Output.LeaveFinished(3, 0));
        assertThatThrownBy(() -> cluster.leave(cluster.node(1), Duration.ofNanos(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be 0 or more");
    }

    @Test
    void aLeaveThatNobodyAcknowledgesEndsAtItsLimit() {
        Cluster cluster = Cluster.of(3);
        cluster.node(2).cutOff = true;

        cluster.leave(cluster.node(2));
        cluster.run(Duration.ofMillis(999));
        assertThat(cluster.node(2).left).isNull();
        cluster.run(Duration.ofMillis(2));

        assertThat(cluster.node(2).left).isEqualTo(new Output.LeaveFinished(2, 0));
    }

    @Test
    void aSeedThatComesLaterIsJoinedLater() {
        MembershipSettings settings = MembershipSettings.lan("test");
        Cluster cluster = new Cluster(settings, 7);
        Node seed = cluster.start();
        seed.down = true;
        Node early = cluster.start();
        cluster.run(Duration.ofSeconds(20));
        assertThat(early.joined).isFalse();

        seed.down = false;
        cluster.run(Duration.ofSeconds(3));

        assertThat(early.engine.view().live()).hasSize(2);
    }

    @Test
    void joiningThroughSeedsThatAreMembersAlreadySucceeds() {
        Cluster cluster = Cluster.of(3);
        Node node = cluster.node(2);
        node.joined = null;

        node.engine.join(cluster.nowNanos);
        node.drain();
        cluster.run(Duration.ofMillis(100));

        assertThat(node.joined).isTrue();
    }

    @Test
    void aJoinWithNewSeedsDoesNotEndByTheRefusalOfOldOnes() {
        MembershipEngine engine = new MembershipEngine(
                MembershipSettings.lan("test"),
                Cluster.address(1),
                new Keyring(List.of(), 0),
                new SplittableRandom(1),
                1);
        engine.join(1);
        engine.onSeedsResolved(List.of(Cluster.address(2)), 1);
        engine.join(2);
        engine.onStreamClosed(0, CloseCause.REFUSED, 2);
        assertThat(outputs(engine)).noneMatch(Output.JoinFinished.class::isInstance);

        engine.onSeedsResolved(List.of(), 3);

        assertThat(outputs(engine)).contains(new Output.JoinFinished(false, 0));
    }

    @Test
    void aNameServiceThatNeverAnsweredOnceDoesNotEndTheSearchForSeeds() {
        MembershipSettings settings = MembershipSettings.lan("test");
        Cluster cluster = new Cluster(settings, 7);
        cluster.start();
        Node joiner = cluster.add(settings, List.of(Cluster.address(1)), new Keyring(List.of(), 0));
        joiner.resolves = false;
        joiner.engine.join(cluster.nowNanos);
        joiner.drain();
        cluster.run(Duration.ofSeconds(20));

        joiner.resolves = true;
        cluster.run(Duration.ofSeconds(3));

        assertThat(joiner.engine.view().live()).hasSize(2);
    }

    @Test
    void twoIslandsBecomeOneThroughTheirSeeds() {
        MembershipSettings settings = MembershipSettings.lan("test");
        Cluster cluster = new Cluster(settings, 8);
        for (int i = 1; i <= 6; i++) {
            Node node =
                    cluster.add(settings, List.of(Cluster.address(1), Cluster.address(4)), new Keyring(List.of(), 0));
            node.cutOff = i > 3;
            node.engine.join(cluster.nowNanos);
            node.drain();
        }
        cluster.run(Duration.ofSeconds(5));
        cluster.nodes().forEach(node -> node.cutOff = false);
        cluster.run(Duration.ofSeconds(30));

        assertThat(cluster.nodes())
                .allSatisfy(node -> assertThat(node.engine.view().live()).hasSize(6));
    }

    @Test
    void sealedNodesMeetAndOthersStayOut() {
        MembershipSettings settings = MembershipSettings.lan("test");
        byte[] key = new byte[32];
        byte[] otherKey = new byte[32];
        Arrays.fill(otherKey, (byte) 1);
        Cluster cluster = new Cluster(settings, 9);
        Node first = cluster.start(settings, new Keyring(List.of(key), 100));
        Node second = cluster.start(settings, new Keyring(List.of(key), 100));
        Node wrongKey = cluster.start(settings, new Keyring(List.of(otherKey), 100));
        Node noKey = cluster.start(settings, new Keyring(List.of(), 100));
        Node otherCluster = cluster.start(MembershipSettings.lan("other"), new Keyring(List.of(key), 100));
        cluster.run(Duration.ofSeconds(30));

        assertThat(first.engine.view().live()).hasSize(2);
        assertThat(second.engine.view().live()).hasSize(2);
        for (Node outsider : List.of(wrongKey, noKey, otherCluster)) {
            assertThat(outsider.joined).isFalse();
            assertThat(outsider.engine.view().members()).hasSize(1);
        }
        assertThat(first.engine.counters())
                .containsEntry("rejected.malformed", 0L)
                .hasEntrySatisfying(
                        "rejected.notAuthentic", count -> assertThat(count).isPositive())
                .hasEntrySatisfying(
                        "rejected.plaintext", count -> assertThat(count).isPositive())
                .hasEntrySatisfying(
                        "rejected.otherCluster", count -> assertThat(count).isPositive());
    }

    @Test
    void garbageCostsACounterAndNothingElse() {
        Cluster cluster = Cluster.of(3);
        Node node = cluster.node(1);
        long before = node.engine.view().hash();
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 10_000; i++) {
            byte[] garbage = new byte[random.nextInt(1_500)];
            random.nextBytes(garbage);
            node.engine.onDatagram(ByteBuffer.wrap(garbage), Cluster.address(99), cluster.nowNanos);
            assertThat(node.engine.poll()).as("an answer to garbage").isNull();
        }

        assertThat(node.engine.view().hash()).isEqualTo(before);
        long rejected = node.engine.counters().entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("rejected."))
                .mapToLong(java.util.Map.Entry::getValue)
                .sum();
        assertThat(rejected).isEqualTo(10_000);
    }

    @Test
    void whatAProbeTookIsToldOfEveryMemberThatAnswered() {
        Cluster cluster = Cluster.of(3);

        cluster.run(Duration.ofSeconds(10));

        assertThat(cluster.node(1).roundTripNanos)
                .as("half a millisecond there and as long back")
                .containsOnlyKeys(cluster.node(2).id(), cluster.node(3).id())
                .allSatisfy((member, nanos) -> assertThat(nanos).isEqualTo(1_000_000));
    }

    @Test
    void theSameInputsGiveTheSameOutputs() {
        assertThat(fingerprint()).isEqualTo(fingerprint());
    }

    private static String fingerprint() {
        Cluster cluster = Cluster.of(8);
        cluster.publish(cluster.node(2), "k", bytes("v"));
        cluster.kill(cluster.node(5));
        cluster.run(Duration.ofSeconds(20));
        StringBuilder text = new StringBuilder();
        cluster.nodes().forEach(node -> text.append(node.engine.counters()).append(node.events));
        return text.toString();
    }

    private static List<Output> outputs(MembershipEngine engine) {
        List<Output> outputs = new ArrayList<>();
        for (Output output = engine.poll(); output != null; output = engine.poll()) {
            outputs.add(output);
        }
        return outputs;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static @Nullable String stateOf(Node node, Node owner, String key) {
        Member member = node.sees(owner);
        byte[] value = member == null ? null : member.state().get(key);
        return value == null ? null : new String(value, StandardCharsets.UTF_8);
    }
}
