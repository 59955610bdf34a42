package io.gossipdiscovery.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.membership.Cluster.Node;
import io.gossipdiscovery.membership.MembershipEvent.Kind;
import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.crypto.Keyring;
import io.gossipdiscovery.membership.member.Accusation;
import io.gossipdiscovery.membership.member.Accusation.Grounds;
import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.member.Status;
import io.gossipdiscovery.membership.message.Message;
import io.gossipdiscovery.membership.message.Update;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A process that ends is found out by what its kernel says. */
class CrashTests {

    private static final MembershipSettings LAN = MembershipSettings.lan("test");
    private static final MembershipSettings WITHOUT_WATCHES =
            LAN.withProbing(LAN.probing().withWatches(0));

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 10, 30})
    void everybodyKnowsThatAProcessIsGoneInAFifthOfASecond(int size) {
        Cluster cluster = formed(size);
        Node victim = cluster.node(size);
        cluster.kill(victim);
        cluster.run(Duration.ofMillis(200));

        for (Node node : cluster.nodes().subList(0, size - 1)) {
            assertThat(node.statusOf(victim)).isEqualTo(Status.DEAD);
            assertThat(node.events)
                    .filteredOn(event -> event.kind() == Kind.DIED)
                    .singleElement()
                    .extracting(MembershipEvent::accusation)
                    .extracting(Accusation::grounds)
                    .isEqualTo(Grounds.REFUSED);
        }
    }

    @Test
    void withoutWatchesItTakesSeconds() {
        Cluster cluster = formed(10, WITHOUT_WATCHES);
        cluster.kill(cluster.node(10));
        cluster.run(Duration.ofSeconds(2));
        assertThat(cluster.node(1).statusOf(cluster.node(10))).isNotEqualTo(Status.DEAD);
        assertThat(total(cluster, "watches.begun")).isZero();
        assertThat(total(cluster, "checks.begun")).isZero();
    }

    @Test
    void whoHasTurnedWatchesOffIsNotWatchedEither() {
        Cluster cluster = formed(4, WITHOUT_WATCHES);
        Node watching = cluster.start(LAN, new Keyring(List.of(), 0));
        cluster.run(Duration.ofSeconds(30));

        assertThat(total(cluster, "watches.begun")).isZero();
        assertThat(total(cluster, "checks.begun")).isZero();
        assertThat(cluster.nodes())
                .allSatisfy(node -> assertThat(node.openStreams()).isZero());
        assertThat(watching.engine.liveCount()).isEqualTo(5);
    }

    /** A death that rests on evidence: who has no part in finding evidence gives the accused the time that silence leaves. */
    @ParameterizedTest
    @CsvSource({"3, DEAD", "0, SUSPECT"})
    void evidenceIsTakenByThoseWhoWatch(int watches, Status expected) {
        Cluster cluster = new Cluster(LAN.withProbing(LAN.probing().withWatches(watches)), 42);
        for (int i = 0; i < 5; i++) {
            cluster.start();
        }
        cluster.run(Duration.ofSeconds(4));
        Node subject = cluster.node(3);
        Node teller = cluster.node(2);
        PlainPackets packets = new PlainPackets();
        Update proven = new Update.MemberUpdate(
                subject.id(), subject.address, Evidence.dead(0), new Accusation(teller.id(), Grounds.REFUSED));
        cluster.node(1)
                .engine
                .onDatagram(
                        packets.of(teller.id(), new Message.Gossip(), List.of(proven)),
                        teller.address,
                        cluster.nowNanos);

        assertThat(cluster.node(1).statusOf(subject)).isEqualTo(expected);
    }

    @Test
    void processesThatDieTogetherAreAllFoundOut() {
        Cluster cluster = formed(20);
        for (int number = 4; number <= 20; number++) {
            cluster.kill(cluster.node(number));
        }
        cluster.run(Duration.ofSeconds(2));
        for (int number = 1; number <= 3; number++) {
            assertThat(cluster.node(number).engine.liveCount()).isEqualTo(3);
        }
    }

    @Test
    void whoLeavesIsNotTakenForDead() {
        Cluster cluster = formed(10);
        Node leaver = cluster.node(10);
        assertThat(counter(leaver, "watches.held")).isEqualTo(6);
        cluster.leave(leaver);
        cluster.run(Duration.ofSeconds(1));
        cluster.kill(leaver);
        cluster.run(Duration.ofSeconds(1));

        assertThat(cluster.node(1).statusOf(leaver)).isEqualTo(Status.LEFT);
        assertThat(total(cluster, "checks.begun")).isZero();
        assertThat(total(cluster, "watches.lost")).isZero();
    }

    @Test
    void whoseWatchesEndBecauseOthersCameBetweenIsNotChecked() {
        Cluster cluster = formed(4);
        for (int i = 0; i < 20; i++) {
            cluster.start(LAN, new Keyring(List.of(), 0));
            cluster.run(Duration.ofSeconds(2));
        }
        assertThat(total(cluster, "watches.lost")).isZero();
        assertThat(total(cluster, "checks.begun")).isZero();
        for (Node node : cluster.nodes()) {
            assertThat(node.openStreams())
                    .as("three of its own, and its watchers'")
                    .isBetween(4, 6);
        }
    }

    @Test
    void nobodyDiesWhereAllStreamsAreCut() {
        Cluster cluster = formed(10);
        for (int round = 0; round < 5; round++) {
            cluster.cutStreams();
            cluster.run(Duration.ofSeconds(3));
        }
        assertThat(total(cluster, "watches.lost")).isPositive();
        for (Node node : cluster.nodes()) {
            assertThat(node.events).noneMatch(event -> event.kind() == Kind.DIED || event.kind() == Kind.SUSPECTED);
            assertThat(node.openStreams()).as("they are watched again").isGreaterThanOrEqualTo(6);
        }
    }

    /** A firewall between a member and half of the others is a path that is broken, however often it is tried. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whomHalfOfTheOthersAreRefusedByIsNotDead(boolean datagramsToo) {
        Cluster cluster = formed(20);
        Node victim = cluster.node(7);
        for (int number = 10; number <= 18; number++) {
            Node other = cluster.node(number);
            (datagramsToo ? other.refused : other.streamsRefused).add(victim);
        }
        cluster.cutStreams();
        cluster.run(Duration.ofMinutes(5));

        assertNobodyDied(cluster);
        assertThat(total(cluster, "checks.vetoed"))
                .as("whoever is told that the path is at fault takes longer each time")
                .isBetween(datagramsToo ? 3L : 0L, 60L);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 20})
    void whoseStreamsAreRefusedIsNotDeadWhileItAnswersDatagrams(int size) {
        Cluster cluster = formed(size);
        Node victim = cluster.node(size);
        cluster.nodes().forEach(node -> node.streamsRefused.add(victim));
        cluster.cutStreams();
        cluster.run(Duration.ofMinutes(2));
        assertNobodyDied(cluster);
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 20})
    void whoIsRefusedByEverybodyForASecondHoldsNobodyForDead(int size) {
        Cluster cluster = formed(size);
        Node cutOff = cluster.node(3);
        cutOff.refused.addAll(cluster.nodes());
        cluster.cutStreams(cutOff);
        cluster.run(Duration.ofSeconds(1));
        assertThat(counter(cutOff, "checks.begun")).isPositive();
        cutOff.refused.clear();
        cluster.run(Duration.ofSeconds(20));
        assertNobodyDied(cluster);
    }

    /** Two were set up with one address: whoever answers there proves the end of the other, once. */
    @Test
    void twoWhoAdvertiseOneAddressDoNotKillEachOtherAgainAndAgain() {
        Cluster cluster = formed(10);
        Node twin = cluster.startAtAddressOf(cluster.node(5));
        cluster.run(Duration.ofMinutes(3));
        for (Node node : cluster.nodes()) {
            assertThat(node.events)
                    .filteredOn(event -> event.kind() == Kind.DIED)
                    .as("deaths of the second, seen by %s", node.address)
                    .hasSizeLessThanOrEqualTo(1)
                    .allMatch(event -> event.member().id().equals(twin.id()));
        }
        assertThat(cluster.node(1).statusOf(cluster.node(5))).isEqualTo(Status.ALIVE);
        assertThat(cluster.nodes()).anyMatch(node -> counter(node, "addresses.contested") == 1);
    }

    /** Evidence was wrong once: what hints at an end is not looked into at once again. */
    @Test
    void whoReturnsFromADeathOnEvidenceIsNotCheckedAgainAtOnce() {
        Cluster cluster = formed(5);
        Node node = cluster.node(1);
        Node subject = cluster.node(3);
        Update proven = new Update.MemberUpdate(
                subject.id(),
                subject.address,
                Evidence.dead(0),
                new Accusation(cluster.node(2).id(), Grounds.REFUSED));
        node.engine.onDatagram(
                new PlainPackets().of(cluster.node(2).id(), new Message.Gossip(), List.of(proven)),
                cluster.node(2).address,
                cluster.nowNanos);
        node.drain();
        assertThat(node.statusOf(subject)).isEqualTo(Status.DEAD);
        cluster.run(Duration.ofSeconds(3));
        assertThat(node.statusOf(subject)).isEqualTo(Status.ALIVE);

        long spared = counter(node, "checks.spared");
        node.engine.reportUnreachable(subject.id(), cluster.nowNanos);
        assertThat(counter(node, "checks.spared")).isEqualTo(spared + 1);
    }

    @Test
    void notMoreThan64WatchOneNodeAndWhoWatchesTwiceHasOneWatch() {
        Cluster cluster = formed(2);
        Node watched = cluster.node(1);
        PlainPackets packets = new PlainPackets();
        for (int i = 0; i < 600; i++) {
            NodeId watcher = new NodeId(77, i / 2);
            long stream = -10_000L - i;
            watched.engine.onStreamAccepted(stream, Cluster.address(99), cluster.nowNanos);
            watched.engine.onStreamFrame(
                    stream, packets.of(watcher, new Message.Watch(i, watched.id()), List.of()), cluster.nowNanos);
            watched.drain();
        }
        assertThat(counter(watched, "watches.held")).isEqualTo(64 + 1);
        assertThat(counter(watched, "watches.refused")).isEqualTo(2 * (300 - 63));
    }

    @Test
    void theWatchOfAWatcherWhoseMachineVanishedEndsWithIt() {
        Cluster cluster = formed(4);
        assertThat(counter(cluster.node(1), "watches.held")).isEqualTo(6);
        cluster.node(4).cutOff = true;
        cluster.run(Duration.ofMinutes(2));
        assertThat(cluster.node(1).statusOf(cluster.node(4))).isEqualTo(Status.DEAD);
        assertThat(counter(cluster.node(1), "watches.held")).isEqualTo(4);
        assertThat(cluster.node(1).openStreams()).isEqualTo(4);
    }

    /** A firewall that drops what it does not know lets keep-alive end a watch, without a word from the other end. */
    @ParameterizedTest
    @CsvSource({"RESET, CLOSED", "TIMEOUT, TIMEOUT", "UNREACHABLE, TIMEOUT"})
    void aWatchThatBreaksByTimeIsNoHintThatAProcessIsGone(CloseCause cause, Grounds expected) {
        Cluster cluster = formed(4);
        Node silent = cluster.node(3);
        cluster.cutStreams(silent, cause);
        silent.cutOff = true;
        cluster.run(Duration.ofSeconds(5));
        assertThat(cluster.node(1).events)
                .filteredOn(event -> event.kind() == Kind.SUSPECTED)
                .first()
                .extracting(MembershipEvent::accusation)
                .extracting(Accusation::grounds)
                .isEqualTo(expected);
    }

    /** Its kernel accepts streams, and a firewall answers to datagrams that there is no such port. */
    @Test
    void whoPausesBehindAFirewallThatRefusesDatagramsIsNotDead() {
        Cluster cluster = formed(20);
        Node paused = cluster.node(7);
        paused.datagramsRefused = true;
        cluster.pause(paused, Duration.ofMillis(400));
        for (Node node : cluster.nodes()) {
            if (node != paused) {
                node.engine.reportUnreachable(paused.id(), cluster.nowNanos);
                node.drain();
            }
        }
        cluster.run(Duration.ofSeconds(10));
        assertNobodyDied(cluster);
    }

    /** Two on one machine whose firewall refuses all that they send: neither is a witness for the other. */
    @Test
    void neighboursBehindOneFirewallProveNothingToEachOther() {
        Cluster cluster = formed(12);
        Node first = cluster.startBeside(cluster.node(3));
        cluster.run(Duration.ofSeconds(4));
        Node second = cluster.node(3);
        for (Node node : cluster.nodes()) {
            if (node != first && node != second) {
                first.refused.add(node);
                second.refused.add(node);
            }
        }
        cluster.cutStreams(first);
        cluster.cutStreams(second);
        cluster.run(Duration.ofSeconds(2));
        assertThat(counter(first, "checks.begun")).isPositive();
        first.refused.clear();
        second.refused.clear();
        cluster.run(Duration.ofSeconds(20));
        assertNobodyDied(cluster);
    }

    @Test
    void whoseStreamsAloneAreRefusedProvesNothingThoughOthersAnswerItsDatagrams() {
        Cluster cluster = formed(20);
        Node refused = cluster.node(5);
        refused.streamsRefused.addAll(cluster.nodes());
        cluster.cutStreams(refused);
        Node silent = cluster.node(9);
        cluster.pause(silent, Duration.ofSeconds(1));
        cluster.run(Duration.ofSeconds(20));
        assertNobodyDied(cluster);
    }

    @Test
    void whoStoodStillHearsWhatOthersFoundOutBeforeItJudges() {
        Cluster cluster = formed(10);
        Node victim = cluster.node(7);
        cluster.cutStreams();
        for (Node node : cluster.nodes()) {
            node.streamsRefused.add(victim);
            if (node != victim) {
                cluster.pause(node, Duration.ofSeconds(2));
            }
        }
        cluster.run(Duration.ofSeconds(30));
        assertNobodyDied(cluster);
    }

    @Test
    void aNewLifeAtTheAddressProvesThatTheOldOneIsOver() {
        Cluster cluster = formed(10);
        Node old = cluster.node(10);
        cluster.restart(old);
        cluster.run(Duration.ofMillis(300));

        Node restarted = cluster.node(10);
        assertThat(restarted.id()).isNotEqualTo(old.id());
        assertThat(cluster.node(1).statusOf(old)).isEqualTo(Status.DEAD);
        assertThat(cluster.node(1).events)
                .filteredOn(event -> event.kind() == Kind.DIED)
                .extracting(MembershipEvent::accusation)
                .extracting(Accusation::grounds)
                .containsExactly(Grounds.GONE);
        assertThat(cluster.node(1).statusOf(restarted)).isEqualTo(Status.ALIVE);
    }

    @Test
    void whoIsReportedIsCheckedAtOnceAndNotBelievedToBeDead() {
        Cluster cluster = formed(10);
        Node caller = cluster.node(1);
        for (int i = 0; i < 50; i++) {
            caller.engine.reportUnreachable(cluster.node(5).id(), cluster.nowNanos);
            caller.drain();
            cluster.run(Duration.ofMillis(10));
        }
        assertThat(counter(caller, "reports.checked")).isEqualTo(1);
        assertThat(counter(caller, "reports.spared")).isEqualTo(49);
        assertThat(counter(caller, "checks.begun")).isEqualTo(1);
        cluster.run(Duration.ofSeconds(5));
        assertThat(cluster.nodes())
                .allSatisfy(node -> assertThat(node.events).noneMatch(event -> event.kind() == Kind.SUSPECTED));

        caller.engine.reportUnreachable(cluster.node(5).id(), cluster.nowNanos);
        assertThat(counter(caller, "reports.checked")).isEqualTo(2);
    }

    @Test
    void whoIsReportedAndGoneIsDeadAlsoWhereNoWatchToldSo() {
        Cluster cluster = formed(10);
        Node victim = cluster.node(5);
        cluster.nodes().forEach(Node::forgetStreams);
        cluster.kill(victim);
        cluster.run(Duration.ofMillis(100));
        assertThat(cluster.node(1).statusOf(victim)).isEqualTo(Status.ALIVE);

        cluster.node(1).engine.reportUnreachable(victim.id(), cluster.nowNanos);
        cluster.node(1).drain();
        cluster.run(Duration.ofMillis(200));
        for (Node node : cluster.nodes()) {
            assertThat(node == victim || node.statusOf(victim) == Status.DEAD).isTrue();
        }
    }

    private static void assertNobodyDied(Cluster cluster) {
        assertThat(cluster.nodes()).allSatisfy(node -> assertThat(node.events)
                .as("what %s saw", node.address)
                .noneMatch(event -> event.kind() == Kind.DIED));
    }

    private static Cluster formed(int size) {
        return formed(size, LAN);
    }

    private static Cluster formed(int size, MembershipSettings settings) {
        Cluster cluster = new Cluster(settings, 42);
        for (int i = 0; i < size; i++) {
            cluster.start();
        }
        cluster.run(Duration.ofSeconds(4));
        return cluster;
    }

    private static long total(Cluster cluster, String counter) {
        return cluster.nodes().stream()
                .mapToLong(node -> counter(node, counter))
                .sum();
    }

    private static long counter(Node node, String name) {
        return node.engine.counters().getOrDefault(name, 0L);
    }
}
