package io.gossipdiscovery.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gossipdiscovery.membership.Cluster.Node;
import io.gossipdiscovery.membership.Output.AnnouncementFinished;
import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.crypto.Keyring;
import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.membership.member.MemberState;
import io.gossipdiscovery.membership.member.Status;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Changes whose maker waits until others know. */
class AnnouncementTests {

    private static final Duration ROUND_TRIP = Duration.ofMillis(1);
    private static final Duration LIMIT = Duration.ofSeconds(5);

    @Test
    void whenAllHaveAcknowledgedAllKnow() {
        Cluster cluster = Cluster.of(10);
        Node node = cluster.node(5);

        long number = cluster.announce(node, "readiness", bytes("DRAINING"), LIMIT);
        cluster.run(ROUND_TRIP);

        assertThat(node.announced).containsExactly(new AnnouncementFinished(number, 9, 9));
        assertAllHold(cluster, node, "readiness", "DRAINING");
    }

    @Test
    void ofManyMembersSomeAreToldAndTheOthersHearOfThem() {
        Cluster cluster = Cluster.of(50);
        Node node = cluster.node(20);

        cluster.announce(node, "k", bytes("v"), LIMIT);
        cluster.run(ROUND_TRIP);
        assertThat(node.announced).singleElement().satisfies(end -> {
            assertThat(end.told()).isEqualTo(32);
            assertThat(end.acknowledged()).isEqualTo(32);
        });

        cluster.run(Duration.ofMillis(50));
        assertAllHold(cluster, node, "k", "v");
    }

    @Test
    void whereNobodyElseLivesItIsOverAtOnce() {
        Cluster cluster = Cluster.of(1);
        Node node = cluster.node(1);

        long number = cluster.announce(node, "k", bytes("v"), LIMIT);

        assertThat(node.announced).containsExactly(new AnnouncementFinished(number, 0, 0));
        assertThat(held(node, node, "k")).isEqualTo("v");
    }

    @Test
    void withoutATimeToWaitMembersAreToldAllTheSame() {
        Cluster cluster = Cluster.of(4);
        Node node = cluster.node(2);

        long number = cluster.announce(node, "k", bytes("v"), Duration.ZERO);
        assertThat(node.announced).containsExactly(new AnnouncementFinished(number, 3, 0));

        cluster.run(ROUND_TRIP);
        assertThat(held(cluster.node(4), node, "k")).isEqualTo("v");
    }

    @Test
    void whoDoesNotAcknowledgeIsWaitedForUntilTheLimit() {
        Cluster cluster = Cluster.of(5);
        Node node = cluster.node(2);
        cluster.node(4).cutOff = true;

        Duration soonerThanItDies = Duration.ofSeconds(2);
        long number = cluster.announce(node, "k", bytes("v"), soonerThanItDies);
        cluster.run(soonerThanItDies.minusMillis(1));
        assertThat(node.announced).isEmpty();
        cluster.run(Duration.ofMillis(1));

        assertThat(node.announced).containsExactly(new AnnouncementFinished(number, 4, 3));
    }

    @Test
    void aNoticeThatIsLostIsRepeated() {
        Cluster cluster = Cluster.of(5);
        Node node = cluster.node(2);
        node.cutOff = true;
        long number = cluster.announce(node, "k", bytes("v"), LIMIT);
        cluster.run(Duration.ofMillis(199));
        assertThat(node.announced).isEmpty();
        node.cutOff = false;

        cluster.run(Duration.ofMillis(2));

        assertThat(node.announced).containsExactly(new AnnouncementFinished(number, 4, 4));
        assertAllHold(cluster, node, "k", "v");
    }

    @Test
    void whereDatagramsAreBlockedNoticesGoByStream() {
        Cluster cluster = Cluster.of(4);
        Node node = cluster.node(2);
        node.datagramsBlocked = true;
        cluster.run(Duration.ofSeconds(60));
        assertThat(node.engine.blockedPaths()).isNotEmpty();

        long number = cluster.announce(node, "k", bytes("v"), LIMIT);
        cluster.run(Duration.ofMillis(2));

        assertThat(node.announced).containsExactly(new AnnouncementFinished(number, 3, 3));
        assertAllHold(cluster, node, "k", "v");
    }

    @Test
    void aChangeThatFollowsOneTooLargeForDatagramsIsToldNone() {
        Cluster cluster = Cluster.of(5);
        Node node = cluster.node(2);
        cluster.publish(node, "large", new byte[9_000]);

        cluster.announce(node, "k", bytes("v"), LIMIT);
        cluster.run(Duration.ofMillis(50));

        assertThat(node.announced).hasSize(1);
        assertAllHold(cluster, node, "k", "v");
    }

    @Test
    void eachOfSeveralEndsByItself() {
        Cluster cluster = Cluster.of(3);
        Node node = cluster.node(2);
        node.cutOff = true;

        long slow = cluster.announce(node, "k", bytes("1"), Duration.ofMillis(700));
        long quick = cluster.announce(node, "k", bytes("2"), Duration.ofMillis(300));
        cluster.run(Duration.ofMillis(300));
        assertThat(node.announced).containsExactly(new AnnouncementFinished(quick, 2, 0));
        cluster.run(Duration.ofMillis(400));

        assertThat(node.announced).last().isEqualTo(new AnnouncementFinished(slow, 2, 0));
    }

    @Test
    void oneMoreThanMayBeUnderWayEndsTheOldest() {
        Cluster cluster = Cluster.of(2);
        Node node = cluster.node(2);
        node.cutOff = true;
        long oldest = cluster.announce(node, "k", bytes("v"), LIMIT);
        for (int i = 1; i < MembershipEngine.MAX_ANNOUNCEMENTS; i++) {
            cluster.announce(node, "k", bytes("v"), LIMIT);
        }
        assertThat(node.announced).isEmpty();

        cluster.announce(node, "k", bytes("w"), LIMIT);
        assertThat(node.announced).containsExactly(new AnnouncementFinished(oldest, 1, 0));
        assertThat(node.engine.counters()).containsEntry("notices.cutShort", 1L);

        cluster.run(LIMIT);
        assertThat(node.announced).hasSize(MembershipEngine.MAX_ANNOUNCEMENTS + 1);
    }

    @Test
    void whatMayNotBePublishedMayNotBeAnnounced() {
        Cluster cluster = Cluster.of(2);
        Node node = cluster.node(1);

        assertThatThrownBy(() -> cluster.announce(node, "", bytes("v"), LIMIT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0 characters");
        assertThatThrownBy(() -> cluster.announce(node, "k", new byte[16 * 1024], LIMIT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("allowed are 16384");
        assertThatThrownBy(() -> cluster.announce(node, "k", bytes("v"), Duration.ofNanos(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be 0 or more");
        assertThat(node.engine.self().state()).isEqualTo(MemberState.EMPTY);
        assertThat(node.announced).isEmpty();

        cluster.leave(node);
        assertThatThrownBy(() -> cluster.announce(node, "k", bytes("v"), LIMIT))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has left");
    }

    @Test
    void aLeaveEndsWhatIsUnderWay() {
        Cluster cluster = Cluster.of(3);
        Node node = cluster.node(2);
        node.cutOff = true;
        long number = cluster.announce(node, "k", bytes("v"), LIMIT);

        cluster.leave(node);

        assertThat(node.announced).containsExactly(new AnnouncementFinished(number, 2, 0));
    }

    @Test
    void aNewLifeEndsWhatIsUnderWayAndKeepsTheChange() {
        Cluster cluster = Cluster.of(3);
        Node node = cluster.node(2);
        node.cutOff = true;
        long number = cluster.announce(node, "k", bytes("v"), LIMIT);

        Member left = new Member(node.id(), node.address, Evidence.LEFT, MemberState.EMPTY);
        node.engine.learn(List.of(left), cluster.nowNanos);
        node.drain();
        assertThat(node.newLives).containsExactly(NewLifeReason.HELD_TO_HAVE_LEFT);
        assertThat(node.announced).containsExactly(new AnnouncementFinished(number, 2, 0));

        node.cutOff = false;
        cluster.run(Duration.ofSeconds(10));
        assertThat(held(cluster.node(1), node, "k")).isEqualTo("v");
        assertThat(cluster.announce(node, "k", bytes("w"), LIMIT))
                .as("numbers of one life are not those of another")
                .isNotEqualTo(number);
    }

    @Test
    void aPauseDoesNotCostAcknowledgementsThatWait() {
        Cluster cluster = Cluster.of(4);
        Node node = cluster.node(2);

        long number = cluster.announce(node, "k", bytes("v"), Duration.ofSeconds(1));
        cluster.pause(node, Duration.ofSeconds(3));
        cluster.run(Duration.ofSeconds(4));

        assertThat(node.announced).containsExactly(new AnnouncementFinished(number, 3, 3));
    }

    @Test
    void noticesToTheSuspectedSayWhatTheyAreAccusedOf() {
        Cluster cluster = Cluster.of(4);
        Node node = cluster.node(2);
        Node accused = cluster.node(3);
        accused.cutOff = true;
        cluster.run(Duration.ofSeconds(4));
        assertThat(node.sees(accused)).isNotNull().extracting(Member::status).isEqualTo(Status.SUSPECT);
        accused.cutOff = false;

        cluster.announce(node, "k", bytes("v"), LIMIT);
        // one way for the notice, one round trip for the test that the accused makes of itself
        cluster.run(ROUND_TRIP.multipliedBy(3).dividedBy(2));

        assertThat(accused.engine.self().evidence().incarnation().value()).isPositive();
    }

    @Test
    void limitsThatNeverComeAreAllowed() {
        Cluster cluster = new Cluster(MembershipSettings.lan("test"), 7);
        cluster.nowNanos = Duration.ofDays(1).toNanos();
        Node node = cluster.start(MembershipSettings.lan("test"), new Keyring(List.of(), 0));
        cluster.start();
        cluster.run(Duration.ofSeconds(1));

        node.engine.announce("k", bytes("v"), Long.MAX_VALUE, cluster.nowNanos);
        node.drain();
        assertThat(node.announced).isEmpty();
        cluster.run(ROUND_TRIP);

        assertThat(node.announced).hasSize(1);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void assertAllHold(Cluster cluster, Node owner, String key, String value) {
        for (Node observer : cluster.nodes()) {
            assertThat(held(observer, owner, key)).isEqualTo(value);
        }
    }

    private static @Nullable String held(Node observer, Node owner, String key) {
        Member member = observer.sees(owner);
        byte[] value = member == null ? null : member.state().get(key);
        return value == null ? null : new String(value, StandardCharsets.UTF_8);
    }
}
