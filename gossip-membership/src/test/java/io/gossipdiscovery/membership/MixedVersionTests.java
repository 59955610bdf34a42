package io.gossipdiscovery.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.membership.Cluster.Node;
import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.membership.member.Status;
import io.gossipdiscovery.membership.member.VersionRange;
import io.gossipdiscovery.membership.message.MemberRecord;
import io.gossipdiscovery.membership.message.Message;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Nodes of version 1 among nodes of a made-up version 2 that says more everywhere, see {@link Cluster#startSpeaking}. */
class MixedVersionTests {

    private static final VersionRange BOTH = new VersionRange(1, 2);
    private static final VersionRange LATER_ONLY = new VersionRange(2, 3);

    private final Cluster cluster = new Cluster(MembershipSettings.lan("test"), 7);

    @Test
    void nodesOfVersion1And2AreOneCluster() {
        startMixed(10);
        cluster.nodes().forEach(node -> cluster.publish(node, "name", bytes(node.address.toString())));
        cluster.publish(cluster.node(2), "large", new byte[5_000]);
        cluster.run(Duration.ofSeconds(20));

        assertEqualViews(10);
        for (Node node : cluster.nodes()) {
            for (Node other : cluster.nodes()) {
                Member seen = seen(node, other);
                assertThat(seen.versions()).isEqualTo(spokenBy(other));
                assertThat(seen.state().get("name")).isEqualTo(bytes(other.address.toString()));
                assertThat(told(seen)).isEqualTo(told(other.engine.self()));
            }
        }
        assertNothingRejected();
        assertThat(cluster.node(1).engine.counters().get("sections.skipped")).isPositive();
        assertThat(cluster.node(1).engine.counters().get("members.otherVersion"))
                .isZero();
    }

    @Test
    void whoComesLaterLearnsOfBothVersionsBySync() {
        startMixed(8);
        cluster.run(Duration.ofSeconds(20));
        Node first = cluster.startSpeaking(VersionRange.SPOKEN);
        Node second = cluster.startSpeaking(BOTH);
        cluster.run(Duration.ofSeconds(1));

        assertThat(first.joined).isTrue();
        assertThat(second.joined).isTrue();
        cluster.run(Duration.ofSeconds(20));
        assertEqualViews(10);
        assertThat(seen(first, second).versions()).isEqualTo(BOTH);
        assertThat(seen(first, cluster.node(2)).versions()).isEqualTo(BOTH);
        assertThat(seen(first, cluster.node(3)).versions()).isEqualTo(VersionRange.SPOKEN);
        assertNothingRejected();
    }

    @Test
    void aCrashIsFoundWhateverVersionTheDeadSpoke() {
        startMixed(10);
        cluster.run(Duration.ofSeconds(20));
        Node ofVersion1 = cluster.node(3);
        Node ofVersion2 = cluster.node(4);
        cluster.kill(ofVersion1);
        cluster.kill(ofVersion2);
        cluster.run(Duration.ofSeconds(30));

        for (Node node : cluster.nodes()) {
            if (!node.down) {
                assertThat(node.statusOf(ofVersion1)).isEqualTo(Status.DEAD);
                assertThat(node.statusOf(ofVersion2)).isEqualTo(Status.DEAD);
            }
        }
        assertNothingRejected();
    }

    @Test
    void whatDivergedIsRepairedByComparisonAcrossVersions() {
        startMixed(6);
        cluster.run(Duration.ofSeconds(20));
        Node cut = cluster.node(2);
        cut.cutOff = true;
        cluster.run(Duration.ofMillis(300));
        cluster.publish(cluster.node(3), "k", bytes("said while node 2 was away"));
        cluster.run(Duration.ofMillis(900));
        cut.cutOff = false;
        cluster.run(Duration.ofSeconds(60));

        assertEqualViews(6);
        assertThat(seen(cut, cluster.node(3)).state().get("k")).isEqualTo(bytes("said while node 2 was away"));
        assertNothingRejected();
    }

    @Test
    void aNodeWithoutACommonVersionDoesNotGetIn() {
        startMixed(4);
        cluster.run(Duration.ofSeconds(10));
        cluster.nodes().forEach(node -> node.seeds = List.of(Cluster.address(1)));
        Node later = cluster.startSpeaking(LATER_ONLY); // its seed speaks version 1 alone
        cluster.run(Duration.ofSeconds(10));

        assertThat(later.joined).as("its join ends").isFalse();
        assertThat(later.engine.liveCount()).isEqualTo(1);
        assertThat(cluster.node(1).engine.counters().get("rejected.version")).isPositive();
        for (Node node : cluster.nodes()) {
            if (node != later) {
                assertThat(node.sees(later)).isNull();
                assertThat(node.engine.liveCount()).isEqualTo(4);
            }
        }
    }

    @Test
    void whoKnowsOfAMemberWithoutACommonVersionSaysSo() {
        Node ofVersion1 = cluster.startSpeaking(VersionRange.SPOKEN);
        Node bridge = cluster.startSpeaking(BOTH);
        cluster.run(Duration.ofSeconds(2));
        Node later = cluster.startSpeaking(LATER_ONLY);
        later.seeds = List.of(bridge.address);
        cluster.run(Duration.ofSeconds(30));

        assertThat(later.joined).isTrue();
        assertThat(seen(ofVersion1, later).versions()).isEqualTo(LATER_ONLY);
        assertThat(ofVersion1.engine.counters().get("members.otherVersion")).isEqualTo(1);
        assertThat(bridge.engine.counters().get("members.otherVersion")).isZero();
    }

    @Test
    void aMessageThatIsNotKnownCostsACounterAndNothingElse() {
        Cluster plain = Cluster.of(3);
        Node node = plain.node(1);
        Map<String, Long> before = node.engine.counters();
        node.engine.onDatagram(
                new PlainPackets().unknown(plain.node(2).id(), new Message.Gossip()),
                plain.node(2).address,
                plain.nowNanos);

        assertThat(node.engine.poll()).isNull();
        Map<String, Long> after = node.engine.counters();
        assertThat(before).containsEntry("sections.skipped", 0L);
        assertThat(after).containsEntry("sections.skipped", 1L);
        assertThat(after.get("rejected.malformed")).isEqualTo(before.get("rejected.malformed"));
    }

    /** Nodes with even numbers speak both versions. */
    private void startMixed(int nodes) {
        for (int number = 1; number <= nodes; number++) {
            cluster.startSpeaking(number % 2 == 0 ? BOTH : VersionRange.SPOKEN);
        }
    }

    private static Member seen(Node by, Node other) {
        Member seen = by.sees(other);
        assertThat(seen).as("%s as seen by %s", other.address, by.address).isNotNull();
        return seen;
    }

    private static VersionRange spokenBy(Node node) {
        VersionRange versions = node.engine.self().versions();
        assertThat(versions).isNotNull();
        return versions;
    }

    private void assertEqualViews(int size) {
        Node first = cluster.node(1);
        for (Node node : cluster.nodes()) {
            assertThat(node.engine.liveCount()).as("seen by %s", node.address).isEqualTo(size);
            assertThat(node.engine.tableHash()).isEqualTo(first.engine.tableHash());
            assertThat(view(node)).isEqualTo(view(first));
        }
    }

    private static List<MemberRecord> view(Node node) {
        return node.engine.view().members().stream()
                .map(MixedVersionTests::told)
                .toList();
    }

    private static MemberRecord told(Member member) {
        return new MemberRecord(member, 0);
    }

    private void assertNothingRejected() {
        for (Node node : cluster.nodes()) {
            node.engine.counters().forEach((name, count) -> {
                if (name.startsWith("rejected.")) {
                    assertThat(count).as("%s at %s", name, node.address).isZero();
                }
            });
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
