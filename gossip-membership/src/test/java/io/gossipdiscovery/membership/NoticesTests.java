package io.gossipdiscovery.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.message.Message;
import io.gossipdiscovery.membership.table.MemberTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whom a notice waits for. LAN settings: told again after 200 ms. */
class NoticesTests {

    private static final long RETRY = Duration.ofMillis(200).toNanos();
    private static final long LIMIT = Duration.ofSeconds(1).toNanos();

    private final MemberTable table = new MemberTable(
            new NodeId(0, 1), Cluster.address(1), 7, 1_000, Duration.ofHours(1).toNanos(), 0);
    private final List<Message.Ping> pings = new ArrayList<>();
    private final SplittableRandom random = new SplittableRandom(1);
    private int nextSequence = 100;

    @Test
    void everyMemberIsToldOnceWhereThereAreNoMoreThanMayBeTold() {
        for (int number = 2; number <= 33; number++) {
            member(number);
        }

        for (int draw = 0; draw < 50; draw++) {
            pings.clear();
            assertThat(notices().told()).isEqualTo(32);
            assertThat(pings).extracting(Message.Ping::target).hasSize(32).doesNotHaveDuplicates();
            assertThat(pings).extracting(Message.Ping::sequence).doesNotHaveDuplicates();
        }
    }

    @Test
    void ofMoreMembersSomeAreTold() {
        for (int number = 2; number <= 100; number++) {
            member(number);
        }

        assertThat(notices().told()).isEqualTo(32);
    }

    @Test
    void anAckCountsOnceAndOnlyFromWhomThePingWasFor() {
        NodeId first = member(2);
        NodeId second = member(3);
        Notices notices = notices();

        notices.onAck(first, new Message.Ack(99, 0));
        notices.onAck(second, ackOf(first));
        assertThat(notices.acknowledged()).isZero();
        notices.onAck(first, ackOf(first));
        notices.onAck(first, ackOf(first));
        assertThat(notices.acknowledged()).isOne();
        assertThat(notices.isOver(0)).isFalse();

        notices.onAck(second, ackOf(second));
        assertThat(notices.acknowledged()).isEqualTo(2);
        assertThat(notices.isOver(0)).isTrue();
    }

    @Test
    void whoHasNotAckedIsToldAgainWithTheSamePingUntilTheLimit() {
        NodeId quick = member(2);
        NodeId slow = member(3);
        Notices notices = notices();
        notices.onAck(quick, ackOf(quick));
        pings.clear();
        assertThat(notices.nextDeadlineNanos()).isEqualTo(RETRY);

        notices.onTimer(RETRY - 1);
        assertThat(pings).isEmpty();
        notices.onTimer(RETRY);
        assertThat(pings).extracting(Message.Ping::target).containsExactly(slow);
        assertThat(notices.isOver(LIMIT - 1)).isFalse();
        assertThat(notices.isOver(LIMIT)).isTrue();
        assertThat(notices.acknowledged()).isOne();
    }

    @Test
    void whoIsGoneIsNotWaitedFor() {
        NodeId dies = member(2);
        NodeId leaves = member(3);
        NodeId suspected = member(4);
        Notices notices = notices();
        table.merge(dies, Cluster.address(2), Evidence.dead(0), 0, 0);
        table.merge(leaves, Cluster.address(3), Evidence.LEFT, 0, 0);
        table.merge(suspected, Cluster.address(4), Evidence.suspect(0), 0, 0);
        pings.clear();

        notices.onTimer(RETRY);

        assertThat(pings).extracting(Message.Ping::target).containsExactly(suspected);
        notices.onAck(suspected, ackOf(suspected));
        assertThat(notices.isOver(RETRY)).isTrue();
        assertThat(notices.told()).isEqualTo(3);
        assertThat(notices.acknowledged()).isOne();
    }

    private Notices notices() {
        return new Notices(
                MembershipSettings.lan("test"),
                table,
                (receiver, address, ping, now) -> pings.add(ping),
                random,
                () -> nextSequence++,
                LIMIT,
                0);
    }

    private NodeId member(int number) {
        NodeId id = new NodeId(0, number);
        table.merge(id, Cluster.address(number), Evidence.alive(0), 0, 0);
        return id;
    }

    private Message.Ack ackOf(NodeId told) {
        return pings.stream()
                .filter(ping -> ping.target().equals(told))
                .findFirst()
                .map(ping -> new Message.Ack(ping.sequence(), 0))
                .orElseThrow();
    }
}
