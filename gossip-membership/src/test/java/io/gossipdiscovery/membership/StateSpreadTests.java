package io.gossipdiscovery.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gossipdiscovery.membership.Cluster.Node;
import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.member.Member;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How a member's state reaches the others, whatever its size and whatever was lost. */
class StateSpreadTests {

    @Test
    void stateReachesEverybodyInMilliseconds() {
        Cluster cluster = Cluster.of(10);
        Node owner = cluster.node(6);

        cluster.publish(owner, "readiness", bytes("UP"));
        cluster.run(Duration.ofMillis(50));
        assertThat(cluster.nodes()).allSatisfy(node -> assertThat(stateOf(node, owner, "readiness"))
                .isEqualTo("UP"));

        cluster.publish(owner, "readiness", bytes("DRAINING"));
        cluster.publish(owner, "extra", bytes("1"));
        cluster.publish(owner, "extra", null);
        cluster.run(Duration.ofMillis(50));
        assertThat(cluster.nodes()).allSatisfy(node -> {
            assertThat(stateOf(node, owner, "readiness")).isEqualTo("DRAINING");
            assertThat(stateOf(node, owner, "extra")).isNull();
        });
    }

    @Test
    void underANarrowLimitDeletesMakeRoomAndEverybodyFollows() {
        MembershipSettings lan = MembershipSettings.lan("test");
        Cluster cluster =
                new Cluster(lan.withLimits(lan.limits().withStateKeys(2).withStateBytes(100)), 42);
        Node owner = cluster.start();
        Node other = cluster.start();
        cluster.run(Duration.ofSeconds(1));
        for (int i = 0; i < 30; i++) {
            cluster.publish(owner, "a key of some length " + i, bytes("x".repeat(60)));
            cluster.publish(owner, "a key of some length " + i, null);
            cluster.run(Duration.ofMillis(i));
        }
        cluster.publish(owner, "k", bytes("x".repeat(99)));
        cluster.run(Duration.ofSeconds(1));

        Member seen = other.sees(owner);
        assertThat(seen).isNotNull();
        assertThat(seen.state().keys()).containsExactly("k");
        assertThatThrownBy(() -> cluster.publish(owner, "l", bytes("x"))).hasMessageContaining("allowed are 100");
        cluster.publish(owner, "k", null);
        cluster.publish(owner, "l", bytes("x"));
        cluster.publish(owner, "m", bytes("x"));
        assertThatThrownBy(() -> cluster.publish(owner, "n", bytes("x"))).hasMessageContaining("the 2 keys");
    }

    @Test
    void toDeleteWhatHasNoValueIsNoNews() {
        Cluster cluster = Cluster.of(2);
        cluster.publish(cluster.node(1), "k", null);
        assertThat(cluster.node(1).engine.self().state().version()).isZero();
    }

    @Test
    void stateThatFitsNoDatagramIsFetchedOverAStream() {
        Cluster cluster = Cluster.of(6);
        Node owner = cluster.node(2);
        String large = "x".repeat(15_000);

        cluster.publish(owner, "large", bytes(large));
        cluster.run(Duration.ofMillis(500));

        assertThat(cluster.nodes()).allSatisfy(node -> {
            assertThat(stateOf(node, owner, "large")).isEqualTo(large);
            assertThat(node.largestDatagram).isLessThanOrEqualTo(1_200);
        });
    }

    @Test
    void aNewcomerGetsEverybodysState() {
        Cluster cluster = Cluster.of(3);
        cluster.publish(cluster.node(2), "large", bytes("y".repeat(9_000)));
        cluster.run(Duration.ofSeconds(1));

        Node newcomer = cluster.start();
        cluster.run(Duration.ofMillis(100));

        assertThat(stateOf(newcomer, cluster.node(2), "large")).hasSize(9_000);
    }

    @Test
    void stateBeyondItsLimitsIsRefusedAndChangesNothing() {
        Cluster cluster = Cluster.of(1);
        Node node = cluster.node(1);

        assertThatThrownBy(() -> cluster.publish(node, "k", new byte[16 * 1024]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("16385 bytes, allowed are 16384");
        assertThatThrownBy(() -> cluster.publish(node, "", new byte[1])).hasMessageContaining("0 characters");
        for (int i = 0; i < 64; i++) {
            cluster.publish(node, "key" + i, new byte[1]);
        }
        assertThatThrownBy(() -> cluster.publish(node, "one-more", new byte[1])).hasMessageContaining("64");

        Member self = node.sees(node);
        assertThat(self).isNotNull();
        assertThat(self.state().version()).isEqualTo(64);
    }

    @Test
    void whateverStateIsTakenFromItsOwnerOthersCanRead() {
        Cluster cluster = Cluster.of(2);
        Node owner = cluster.node(1);

        cluster.publish(owner, "value", new byte[15_800]);
        assertThatThrownBy(() -> cluster.publish(owner, "ж".repeat(256), new byte[260]))
                .hasMessageContaining("allowed are 16384");
        cluster.publish(owner, "ж".repeat(200), new byte[1]);
        assertThatThrownBy(() -> cluster.publish(owner, "\uD83D", new byte[1])).hasMessageContaining("surrogate");
        Node newcomer = cluster.start();
        cluster.run(Duration.ofSeconds(1));

        assertThat(stateOf(newcomer, owner, "ж".repeat(200))).hasSize(1);
    }

    @Test
    void newsThatWasLostIsRepairedByComparingHashes() {
        Cluster cluster = Cluster.of(4);
        Node deaf = cluster.node(3);

        deaf.cutOff = true;
        cluster.publish(cluster.node(2), "k", bytes("v"));
        cluster.run(Duration.ofMillis(1_900));
        deaf.cutOff = false;
        cluster.run(Duration.ofSeconds(15));

        assertThat(stateOf(deaf, cluster.node(2), "k")).isEqualTo("v");
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
