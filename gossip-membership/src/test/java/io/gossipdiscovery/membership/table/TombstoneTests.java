package io.gossipdiscovery.membership.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TombstoneTests {

    private static final long LIFE = TimeUnit.HOURS.toNanos(24);
    /** Half of what the table may hold. */
    private static final int MOST = 1_024;
    /** Expiry does something for this many rows a call. */
    private static final int STEPS = 1_024;

    private final MemberTable table = new MemberTable(new NodeId(0, 1), address(), 5, 2 * MOST, LIFE, 0);

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
        assertThat(table.merge(id(1), address(2), Evidence.dead(0), LIFE / 2, 0))
                .isEqualTo(Merge.STALE);
        assertThat(table.merge(id(2), address(2), Evidence.dead(0), LIFE / 2 - 1, 0))
                .isEqualTo(Merge.ADDED);
        assertThat(table.isSpokenOf(table.find(id(2)), 0)).isTrue();
        assertThat(table.isSpokenOf(table.find(id(2)), 1)).isFalse();
    }

    @Test
    void whoseAddressHasALaterLifeIsForgottenSooner() {
        table.merge(id(1), address(2), Evidence.dead(0), 0, 0);
        table.merge(id(2), address(2), Evidence.alive(0), 0, 0);
        long without = hashWithout(1);

        table.expire(LIFE / 48 - 1);
        assertThat(table.hash()).isNotEqualTo(without);
        table.expire(LIFE / 48);
        assertThat(table.hash()).isEqualTo(without);
        table.expire(LIFE / 24);
        assertThat(table.find(id(1))).isEqualTo(MemberTable.NONE);
    }

    /** Who joins later sees two tombstones and no life; it must hold the same for superseded as those who saw it live. */
    @Test
    void ofTheDeadAtOneAddressTheSameOnesAreSupersededWhateverWasSeenOfThem() {
        MemberTable late = new MemberTable(new NodeId(0, 1), address(), 5, 100_000, LIFE, 0);
        table.merge(id(2), address(2), Evidence.dead(0), 0, 0);
        table.merge(id(1), address(2), Evidence.alive(0), 0, 0);
        table.merge(id(1), address(2), Evidence.dead(0), 0, 1);
        late.merge(id(1), address(2), Evidence.dead(0), 0, 1);
        late.merge(id(2), address(2), Evidence.dead(0), 1, 1);
        assertThat(table.hash()).isEqualTo(late.hash());

        for (long now : new long[] {LIFE / 48, LIFE / 48 + 1, LIFE / 24, LIFE / 2 - 1, LIFE / 2, LIFE / 2 + 1}) {
            table.expire(now);
            late.expire(now);
            assertThat(table.hash()).as("after %d", now).isEqualTo(late.hash());
        }
    }

    @Test
    void whoIsTheLastLifeOfItsAddressAgainIsSpokenOfAgain() {
        table.merge(id(2), address(2), Evidence.dead(0), 0, 0);
        long alone = table.hash();
        table.merge(id(1), address(2), Evidence.alive(0), 0, 0);
        table.expire(LIFE / 48);
        assertThat(table.isSpokenOf(table.find(id(2)), LIFE / 48)).isFalse();

        table.merge(id(1), address(2), Evidence.dead(0), LIFE / 24, LIFE / 24);
        table.expire(LIFE / 24);
        table.expire(LIFE / 24);
        assertThat(table.isSpokenOf(table.find(id(2)), LIFE / 24)).isTrue();
        assertThat(table.hash()).isEqualTo(alone);
    }

    /** Whoever is gone is superseded if somebody lives at its address, or if another that is gone there has a greater id. */
    @Test
    void afterAnythingJustTheSupersededAreForgottenSooner() {
        SplittableRandom random = new SplittableRandom(8);
        for (int i = 0; i < 3_000; i++) {
            int number = random.nextInt(60);
            Evidence evidence = random.nextInt(20) == 0
                    ? Evidence.LEFT
                    : random.nextBoolean() ? Evidence.alive(i) : Evidence.dead(i);
            table.merge(id(number), address(2 + number % 6), evidence, 0, i);
            if (random.nextInt(500) == 0) {
                table.expire(i + LIFE / 24); // all that are superseded
            }
            for (int row = 1; row < table.rowLimit(); row++) {
                boolean gone = table.isUsed(row) && !table.status(row).isLive();
                if (gone) {
                    assertThat(table.isSpokenOf(row, i + LIFE / 48))
                            .as("row %d after %d", row, i)
                            .isEqualTo(!isSuperseded(row));
                }
            }
        }
    }

    private boolean isSuperseded(int row) {
        return IntStream.range(1, table.rowLimit())
                .filter(other -> other != row && table.isUsed(other))
                .filter(other -> table.address(other).equals(table.address(row)))
                .anyMatch(
                        other -> table.status(other).isLive() || table.id(other).compareTo(table.id(row)) > 0);
    }

    @Test
    void thoseWhoHaveALaterLifeMakeWayFirst() {
        for (int i = 0; i < MOST; i++) {
            table.merge(id(i), address(i + 2), Evidence.dead(0), 0, i);
        }
        table.merge(id(9_000), address(502), Evidence.alive(0), 0, MOST);
        table.merge(id(9_001), address(9_001), Evidence.dead(0), 0, MOST);
        assertThat(table.find(id(500))).isEqualTo(MemberTable.NONE);
        assertThat(table.find(id(0))).isNotEqualTo(MemberTable.NONE);
        assertThat(table.evictedTombstones()).isEqualTo(1);
    }

    /** Whatever was done, tombstones are silenced and forgotten in the order of their ages, exactly when they are due. */
    @Test
    void everyTombstoneIsSilencedAndForgottenWhenItsTimeComes() {
        SplittableRandom random = new SplittableRandom(3);
        long[] died = new long[400];
        for (int i = 0; i < 2_000; i++) {
            int number = random.nextInt(died.length);
            long since = random.nextInt(1_000_000);
            boolean lives = random.nextBoolean();
            Evidence evidence = lives ? Evidence.alive(i) : Evidence.dead(i);
            table.merge(id(number), address(number + 2), evidence, 1_000_000 - since, 1_000_000);
            died[number] = lives ? -1 : since;
        }
        for (long now = LIFE / 2; now < LIFE / 2 + 1_000_000; now += 10_007) {
            table.expire(now);
            for (int number = 0; number < died.length; number++) {
                int row = table.find(id(number));
                if (row != MemberTable.NONE && died[number] >= 0) {
                    assertThat(isHashed(row)).isEqualTo(died[number] + LIFE / 2 > now);
                }
            }
        }
        for (long now = LIFE; now < LIFE + 1_000_000; now += 10_007) {
            table.expire(now);
            for (int number = 0; number < died.length; number++) {
                boolean over = died[number] >= 0 && died[number] + LIFE <= now;
                assertThat(died[number] >= 0 && table.find(id(number)) == MemberTable.NONE)
                        .isEqualTo(over);
            }
        }
    }

    @Test
    void whoIsLearntToBeDeadForLongerIsSilencedBeforeOthers() {
        table.merge(id(2), address(2), Evidence.dead(0), 0, 0);
        long withoutTheFirst = table.hash();
        table.merge(id(1), address(3), Evidence.dead(0), 0, 0);
        table.merge(id(1), address(3), Evidence.dead(0), LIFE / 2 - 1, 0);

        table.expire(1);

        assertThat(table.hash()).isEqualTo(withoutTheFirst);
    }

    @Test
    void oneOfTheDeadIsDrawnAndNobodyElse() {
        SplittableRandom random = new SplittableRandom(1);
        alive(1);
        table.merge(id(2), address(2), Evidence.LEFT, 0, 0);
        assertThat(table.randomDead(random, 0)).isEqualTo(MemberTable.NONE);

        table.merge(id(3), address(3), Evidence.dead(0), 0, 0);
        table.merge(id(4), address(4), Evidence.dead(0), 0, 0);
        assertThat(table.deadCount()).isEqualTo(2);
        assertThat(table.tombstoneCount()).isEqualTo(3);
        Set<NodeId> drawn = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            drawn.add(table.id(table.randomDead(random, 0)));
        }
        assertThat(drawn).containsExactlyInAnyOrder(id(3), id(4));
        assertThat(table.randomDead(random, LIFE / 2))
                .as("too old to be spoken of")
                .isEqualTo(MemberTable.NONE);
        table.merge(id(3), address(3), Evidence.alive(1), 0, 0);
        assertThat(table.deadCount()).isEqualTo(1);
    }

    @Test
    void theOldestMakesWay() {
        for (int i = 0; i < MOST; i++) {
            bury(i, i == 40 ? 0 : 1_000 + i);
        }
        assertThat(table.evictedTombstones()).isZero();
        bury(MOST, 5_000);
        assertThat(table.evictedTombstones()).isEqualTo(1);
        assertThat(table.find(id(40))).isEqualTo(MemberTable.NONE);
        assertThat(table.tombstoneCount()).isEqualTo(MOST);
    }

    @Test
    void deathsOfMembersThatWereKnownAreBoundedAsWell() {
        for (int i = 0; i < 2 * MOST; i++) {
            table.merge(id(i), address(i + 2), Evidence.alive(0), 0, i);
            table.merge(id(i), address(i + 2), Evidence.dead(0), 0, i);
        }
        assertThat(table.tombstoneCount()).isEqualTo(MOST);
        assertThat(table.evictedTombstones()).isEqualTo(MOST);
        assertThat(table.find(id(2 * MOST - 1))).isNotEqualTo(MemberTable.NONE);
    }

    @Test
    void theOnlyOneWhoIsDeadIsFoundAmongMany() {
        for (int i = 2; i < 1_000; i++) {
            alive(i);
            table.merge(id(i), address(i), i % 2 == 0 ? Evidence.LEFT : Evidence.alive(1), 0, 0);
        }
        table.merge(id(1), address(5_000), Evidence.dead(0), 0, 0);
        assertThat(table.randomDead(new SplittableRandom(1), 0)).isEqualTo(table.find(id(1)));
    }

    @Test
    void tombstonesMakeWayForTheLivingWhereTheTableIsFull() {
        for (int i = 0; i < MOST; i++) {
            bury(i, i);
        }
        for (int i = 0; i < MOST; i++) {
            assertThat(table.merge(id(10_000 + i), address(10_000 + i), Evidence.alive(0), 0, MOST))
                    .isEqualTo(Merge.ADDED);
        }
        assertThat(table.size()).isEqualTo(2 * MOST);
        assertThat(table.liveCount()).isEqualTo(MOST + 1);
        assertThat(table.tombstoneCount()).isEqualTo(MOST - 1);
    }

    @Test
    void whoLeavesEvictsNobody() {
        for (int i = 0; i < MOST; i++) {
            bury(i, i);
        }
        table.leave(MOST);
        assertThat(table.tombstoneCount()).isEqualTo(MOST);
        assertThat(table.evictedTombstones()).isZero();
    }

    private long hashWithout(int number) {
        MemberTable copy = new MemberTable(new NodeId(0, 1), address(), 5, 100_000, LIFE, 0);
        for (int row = 1; row < table.rowLimit(); row++) {
            if (!table.id(row).equals(id(number))) {
                copy.merge(table.id(row), table.address(row), table.evidence(row), 0, 0);
            }
        }
        return copy.hash();
    }

    private boolean isHashed(int row) {
        return IntStream.of(table.rowsIn(MemberTable.bucketOf(table.id(row)))).anyMatch(other -> other == row);
    }

    private void expireAll(long nowNanos) {
        for (int i = 0; i <= 2 * table.rowLimit() / STEPS; i++) {
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
        return address(1);
    }

    private static NodeAddress address(int number) {
        return NodeAddress.ofIpv4(number, 1_000);
    }
}
