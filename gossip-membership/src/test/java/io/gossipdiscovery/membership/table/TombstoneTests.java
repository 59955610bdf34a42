package io.gossipdiscovery.membership.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TombstoneTests {

    private static final long LIFE = TimeUnit.HOURS.toNanos(24);
    private static final int LEAST = 1_024;
    /** Expiry looks at this many rows a call. */
    private static final int LOOKS = 64;

    private final MemberTable table = new MemberTable(new NodeId(0, 1), address(), 5, 100_000, LIFE, 0);

    @Test
    void aRowThatWasForgottenIsUsedAgain() {
        bury(1, 0);
        alive(2);
        int row = table.find(id(1));
        table.expire(LIFE);
        assertThat(table.isUsed(row)).isFalse();
        assertThat(table.size()).isEqualTo(2);
        alive(3);
        assertThat(table.find(id(3))).isEqualTo(row);
        assertThat(table.rowLimit()).isEqualTo(3);
        assertThat(table.isUsed(3)).isFalse();
    }

    @Test
    void manyForgottenRowsAreAllUsedAgain() {
        for (int i = 0; i < 100; i++) {
            bury(i, 0);
        }
        expireAll(LIFE);
        assertThat(table.size()).isEqualTo(1);
        assertThat(table.tombstoneCount()).isZero();
        assertThat(table.expiredTombstones()).isEqualTo(100);
        for (int i = 200; i < 300; i++) {
            alive(i);
        }
        assertThat(table.rowLimit()).isEqualTo(101);
        for (int i = 200; i < 300; i++) {
            assertThat(table.id(table.find(id(i)))).isEqualTo(id(i));
        }
    }

    @Test
    void theHashForgetsWhatTheTableForgets() {
        long before = table.hash();
        bury(1, 0);
        table.expire(LIFE); // in one step from young to forgotten
        assertThat(table.find(id(1))).isEqualTo(MemberTable.NONE);
        assertThat(table.hash()).isEqualTo(before);
    }

    @Test
    void oneWhoIsBackIsNoTombstone() {
        bury(1, 0);
        table.merge(id(1), address(), Evidence.alive(1), 0, 0);
        assertThat(table.tombstoneCount()).isZero();
        assertThat(table.liveCount()).isEqualTo(2);
        table.expire(2 * LIFE);
        assertThat(table.find(id(1))).isNotEqualTo(MemberTable.NONE);
    }

    @Test
    void oneWhoDiesAgainIsOneTombstone() {
        bury(1, 0);
        table.merge(id(1), address(), Evidence.dead(7), 0, 0);
        assertThat(table.tombstoneCount()).isEqualTo(1);
    }

    @Test
    void theLivingAreNeverForgotten() {
        for (int i = 0; i < 10; i++) {
            alive(i);
        }
        expireAll(10 * LIFE);
        assertThat(table.size()).isEqualTo(11);
        assertThat(table.expiredTombstones()).isZero();
    }

    @Test
    void aTableThatLeftKeepsItself() {
        table.leave(0);
        expireAll(2 * LIFE);
        assertThat(table.isUsed(MemberTable.SELF)).isTrue();
    }

    @Test
    void aTombstonesAgeIsThatOfTheDeathNotOfTheNews() {
        table.merge(id(1), address(), Evidence.dead(0), 300, 1_000);
        assertThat(table.ageNanos(table.find(id(1)), 1_000)).isEqualTo(300);
        alive(2);
        table.merge(id(2), address(), Evidence.dead(0), 200, 1_000);
        assertThat(table.ageNanos(table.find(id(2)), 1_500)).isEqualTo(700);
        table.merge(id(2), address(), Evidence.dead(0), 900, 1_000);
        assertThat(table.ageNanos(table.find(id(2)), 1_500)).isEqualTo(1_400);
    }

    @Test
    void whoDiedHalfALifeAgoIsNotTakenInAndWhoDiedALittleLaterIs() {
        assertThat(table.merge(id(1), address(), Evidence.dead(0), LIFE / 2, 0)).isEqualTo(Merge.STALE);
        assertThat(table.merge(id(2), address(), Evidence.dead(0), LIFE / 2 - 1, 0))
                .isEqualTo(Merge.ADDED);
        assertThat(table.isSpokenOf(table.find(id(2)), 0)).isTrue();
        assertThat(table.isSpokenOf(table.find(id(2)), 1)).isFalse();
    }

    @Test
    void theOldestOfThoseLookedAtMakesWay() {
        for (int i = 0; i < LEAST; i++) {
            bury(i, i == 40 ? 0 : 1_000 + i);
        }
        assertThat(table.evictedTombstones()).isZero();
        bury(LEAST, 5_000);
        assertThat(table.evictedTombstones()).isEqualTo(1);
        assertThat(table.find(id(40))).isEqualTo(MemberTable.NONE);
        assertThat(table.tombstoneCount()).isEqualTo(LEAST);
    }

    @Test
    void aLargeClusterMayHaveFourTombstonesAMember() {
        int members = LEAST;
        for (int i = 1; i < members; i++) {
            alive(100_000 + i);
        }
        for (int i = 0; i < 5 * members; i++) {
            bury(i, i);
        }
        assertThat(table.tombstoneCount()).isEqualTo(4 * members);
        assertThat(table.liveCount()).isEqualTo(members);
    }

    private void expireAll(long nowNanos) {
        for (int i = 0; i <= table.rowLimit() / LOOKS; i++) {
            table.expire(nowNanos);
        }
    }

    private void bury(int number, long nowNanos) {
        table.merge(id(number), address(), Evidence.dead(0), 0, nowNanos);
    }

    private void alive(int number) {
        table.merge(id(number), address(), Evidence.alive(0), 0, 0);
    }

    private static NodeId id(int number) {
        return new NodeId(9, number);
    }

    private static NodeAddress address() {
        return NodeAddress.ofIpv4(1, 1_000);
    }
}
