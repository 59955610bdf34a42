package io.gossipdiscovery.membership.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.member.Incarnation;
import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.membership.member.MemberState;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.member.StateDelta;
import io.gossipdiscovery.membership.member.StateEntry;
import io.gossipdiscovery.membership.member.Status;
import io.gossipdiscovery.membership.member.VersionRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MemberTableTests {

    private static final NodeId SELF = new NodeId(0, 1);
    private static final NodeId OTHER = new NodeId(7, 7);
    private static final long LIFE = TimeUnit.HOURS.toNanos(24);
    private static final byte[] VALUE = {1};
    private static final TableHash HASH = new TableHash(5);

    private final MemberTable table = table(SELF);

    @Test
    void theVersionsOfAMemberStayWithItsRow() {
        NodeAddress anywhere = NodeAddress.ofIpv4(0x0A000001, 1);
        MemberTable table = new MemberTable(new NodeId(0, 0), anywhere, 0, 1_000, Long.MAX_VALUE, 0);
        for (int i = 1; i < 100; i++) {
            table.merge(new NodeId(i, i), NodeAddress.ofIpv4(0x0A000001 + i, 1), Evidence.alive(0), 0, 0);
            VersionRange versions = i % 3 == 2 ? new VersionRange(2, 200 + i % 2) : VersionRange.SPOKEN;
            table.setVersions(table.find(new NodeId(i, i)), versions);
        }
        for (int i = 1; i < 100; i++) {
            VersionRange versions = i % 3 == 2 ? new VersionRange(2, 200 + i % 2) : VersionRange.SPOKEN;
            assertThat(table.member(table.find(new NodeId(i, i))).versions()).isEqualTo(versions);
        }
        Map<String, Long> gauges = new HashMap<>();
        table.addGauges(gauges);
        assertThat(gauges).containsEntry("members.otherVersion", 33L);
    }

    @Test
    void evidenceOnlyRises() {
        List<Evidence> rising =
                List.of(Evidence.alive(0), Evidence.suspect(0), Evidence.dead(0), Evidence.alive(1), Evidence.LEFT);
        for (Evidence evidence : rising) {
            merge(OTHER, evidence);
            rising.forEach(older -> {
                if (evidence.supersedes(older)) {
                    assertThat(merge(OTHER, older)).isEqualTo(Merge.STALE);
                }
            });
            assertThat(table.evidence(table.find(OTHER))).isEqualTo(evidence);
        }
    }

    @Test
    void anAccusationOfThisNodeIsRefutedAboveItsIncarnation() {
        assertThat(merge(SELF, Evidence.suspect(0))).isEqualTo(Merge.ACCUSED);
        table.refute(0);
        assertThat(table.evidence(MemberTable.SELF)).isEqualTo(Evidence.alive(1));
        assertThat(merge(SELF, Evidence.dead(5))).isEqualTo(Merge.ACCUSED);
        table.refute(5);
        assertThat(table.evidence(MemberTable.SELF)).isEqualTo(Evidence.alive(6));
    }

    @Test
    void anAccusationThatIsNotRefutedYetChangesNothing() {
        long hash = table.hash();
        assertThat(merge(SELF, Evidence.dead(0))).isEqualTo(Merge.ACCUSED);
        assertThat(merge(SELF, Evidence.dead(0))).as("said again").isEqualTo(Merge.ACCUSED);
        assertThat(table.evidence(MemberTable.SELF)).isEqualTo(Evidence.alive(0));
        assertThat(table.hash()).isEqualTo(hash);
        table.refute(0);
        assertThat(table.hash()).isNotEqualTo(hash);
    }

    @Test
    void staleSuspicionDoesNotRaiseIncarnation() {
        merge(SELF, Evidence.suspect(3));
        table.refute(3);
        assertThat(merge(SELF, Evidence.suspect(3))).isEqualTo(Merge.STALE);
        assertThat(merge(SELF, Evidence.dead(2))).isEqualTo(Merge.STALE);
        assertThat(table.incarnation(MemberTable.SELF)).isEqualTo(4);
        table.refute(2);
        assertThat(table.incarnation(MemberTable.SELF)).isEqualTo(4);
    }

    @Test
    void anAccusationThatCannotBeAnsweredChangesNothing() {
        assertThat(merge(SELF, Evidence.LEFT)).isEqualTo(Merge.IRREFUTABLE);
        assertThat(merge(SELF, Evidence.dead(Incarnation.MAX))).isEqualTo(Merge.IRREFUTABLE);
        assertThat(table.evidence(MemberTable.SELF)).isEqualTo(Evidence.alive(0));
    }

    @Test
    void oneWhoLeftDoesNotRefute() {
        table.leave(0);
        assertThat(merge(SELF, Evidence.dead(0))).isEqualTo(Merge.STALE);
        assertThat(table.status(MemberTable.SELF)).isEqualTo(Status.LEFT);
        assertThat(table.liveCount()).isZero();
    }

    @Test
    void tombstonesHoldNoStateAndCannotBeRevivedByStaleNews() {
        merge(OTHER, Evidence.alive(0));
        int row = table.find(OTHER);
        table.apply(row, MemberState.EMPTY.with("k", VALUE).deltaSince(0));
        merge(OTHER, Evidence.dead(0));

        assertThat(table.state(row)).isEqualTo(MemberState.EMPTY);
        assertThat(merge(OTHER, Evidence.alive(0))).isEqualTo(Merge.STALE);
        assertThat(table.apply(row, MemberState.EMPTY.with("k", VALUE).deltaSince(0)))
                .isFalse();
    }

    @Test
    void tombstonesAreForgottenAtTheEndOfTheirLife() {
        merge(OTHER, Evidence.LEFT);
        long without = table(SELF).hash();

        table.expire(LIFE / 2 - 1);
        assertThat(table.hash()).isNotEqualTo(without);
        table.expire(LIFE / 2);
        assertThat(table.hash()).as("past half its life it counts no more").isEqualTo(without);
        assertThat(table.find(OTHER)).isNotEqualTo(MemberTable.NONE);
        table.expire(LIFE);
        assertThat(table.find(OTHER)).isEqualTo(MemberTable.NONE);
        assertThat(table.size()).isEqualTo(1);
    }

    @Test
    void aTombstoneIsToldToBeSilencedAtHalfItsLifeAndWhenItIsForgotten() {
        List<NodeId> silenced = new ArrayList<>();
        table.onSilenced(silenced::add);
        merge(OTHER, Evidence.LEFT);

        table.expire(LIFE / 2 - 1);
        assertThat(silenced).isEmpty();
        table.expire(LIFE / 2);
        table.expire(LIFE / 2 + 1);
        assertThat(silenced).containsExactly(OTHER);
        table.expire(LIFE);
        assertThat(silenced).containsExactly(OTHER, OTHER);
    }

    @Test
    void anOldTombstoneThatIsToldAnewIsNotTakenIn() {
        assertThat(table.merge(OTHER, address(7), Evidence.dead(0), LIFE / 2, 0))
                .isEqualTo(Merge.STALE);
        assertThat(table.find(OTHER)).isEqualTo(MemberTable.NONE);
    }

    @Test
    void ofTwoAgesOfATombstoneTheGreaterCounts() {
        merge(OTHER, Evidence.dead(0));
        table.merge(OTHER, address(7), Evidence.dead(0), 1_000, 0);
        table.merge(OTHER, address(7), Evidence.dead(0), 10, 0);
        assertThat(table.ageNanos(table.find(OTHER), 0)).isEqualTo(1_000);
    }

    @Test
    void tombstonesAreBoundedAndTheOldestGivesWay() {
        MemberTable table = new MemberTable(SELF, address(1), 5, 2_048, LIFE, 0);
        for (int i = 0; i < 1_500; i++) {
            table.merge(new NodeId(9, i), address(9), Evidence.dead(0), 0, i);
        }
        assertThat(table.tombstoneCount()).isEqualTo(1_024);
        assertThat(table.evictedTombstones()).isEqualTo(476);
    }

    @Test
    void aFullTableRefusesNewcomersAndKeepsWhoItHas() {
        MemberTable small = new MemberTable(SELF, address(1), 5, 2, LIFE, 0);
        assertThat(small.merge(OTHER, address(7), Evidence.alive(0), 0, 0)).isEqualTo(Merge.ADDED);
        assertThat(small.merge(new NodeId(8, 8), address(8), Evidence.alive(0), 0, 0))
                .isEqualTo(Merge.FULL);
        assertThat(small.find(OTHER)).isNotEqualTo(MemberTable.NONE);
    }

    @Test
    void membersAreFoundByTheirAddressWhileTheyLive() {
        merge(OTHER, Evidence.alive(0));
        assertThat(table.findLive(address(7))).isEqualTo(table.find(OTHER));
        merge(OTHER, Evidence.dead(0));
        assertThat(table.findLive(address(7))).isEqualTo(MemberTable.NONE);
        merge(OTHER, Evidence.alive(1));
        assertThat(table.findLive(address(7))).isEqualTo(table.find(OTHER));
    }

    @Test
    void suspicionIsNoDifferenceToBeRepaired() {
        merge(OTHER, Evidence.alive(3));
        long alive = table.hash();
        merge(OTHER, Evidence.suspect(3));
        assertThat(table.hash()).isEqualTo(alive);
        merge(OTHER, Evidence.dead(3));
        assertThat(table.hash()).isNotEqualTo(alive);
    }

    @Test
    void theHashFollowsWhatThisNodeSaysOfItself() {
        long first = table.hash();
        table.refute(0);
        long refuted = table.hash();
        table.write(MemberState.EMPTY.with("k", VALUE));
        long written = table.hash();

        assertThat(List.of(first, refuted, written)).doesNotHaveDuplicates();
        assertThat(table.state(MemberTable.SELF).version()).isEqualTo(1);
        assertThat(refuted).isEqualTo(hashOf(Evidence.alive(1), 0));
        assertThat(written).isEqualTo(hashOf(Evidence.alive(1), 1));
        table.leave(0);
        assertThat(table.hash()).isEqualTo(hashOf(Evidence.LEFT, 0));
    }

    @Test
    void aDeltaIsAppliedToWhomItReachesAndToNobodyElse() {
        merge(OTHER, Evidence.alive(0));
        int row = table.find(OTHER);
        long before = table.hash();
        MemberState first = MemberState.EMPTY.with("k", VALUE);
        MemberState third = first.with("l", VALUE).with("m", VALUE);

        assertThat(table.apply(row, third.deltaSince(2))).as("leaves a gap").isFalse();
        assertThat(table.hash()).isEqualTo(before);
        assertThat(table.apply(row, first.deltaSince(0))).isTrue();
        assertThat(table.state(row).entries()).isEqualTo(first.entries());
        assertThat(table.hash() - before)
                .isEqualTo(HASH.of(OTHER, Status.ALIVE, 0, 1) - HASH.of(OTHER, Status.ALIVE, 0, 0));
        assertThat(table.apply(row, first.deltaSince(0))).as("brings nothing").isFalse();
        assertThat(table.apply(MemberTable.SELF, first.deltaSince(0)))
                .as("only the owner writes")
                .isFalse();
    }

    @Test
    void whoIsSuspectKeepsItsState() {
        merge(OTHER, Evidence.alive(0));
        int row = table.find(OTHER);
        MemberState state = MemberState.EMPTY.with("k", VALUE);
        table.apply(row, state.deltaSince(0));
        merge(OTHER, Evidence.suspect(0));
        merge(OTHER, Evidence.alive(1));
        assertThat(table.state(row).entries()).isEqualTo(state.entries());
    }

    @Test
    void everyOtherLiveMemberIsDrawnSomeTimeAndNobodyElse() {
        for (int i = 1; i <= 20; i++) {
            merge(new NodeId(8, i), Evidence.alive(0));
        }
        for (int i = 1; i <= 20; i += 2) {
            merge(new NodeId(8, i), Evidence.dead(0));
        }
        assertThat(table.liveCount()).isEqualTo(11);
        SplittableRandom random = new SplittableRandom(2);
        Set<Integer> drawn = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            drawn.addAll(table.randomOthers(random, 1, table.find(new NodeId(8, 2))));
        }
        assertThat(drawn)
                .hasSize(9)
                .allMatch(row -> table.status(row).isLive())
                .doesNotContain(MemberTable.SELF, table.find(new NodeId(8, 2)));
    }

    @Test
    void nobodyIsDrawnWhereEverybodyHasLeft() {
        table.leave(0);

        assertThat(table.randomOthers(new SplittableRandom(1), 3, MemberTable.NONE))
                .isEmpty();
    }

    @Test
    void aDeltaThatNoOwnerCouldHaveWrittenIsNotApplied() {
        merge(OTHER, Evidence.alive(0));
        int row = table.find(OTHER);
        byte[] huge = new byte[MemberState.MAX_BYTES];
        StateDelta tooLarge = new StateDelta(0, 1, List.of(new StateEntry("key", 1, huge)));

        assertThat(table.apply(row, tooLarge)).isFalse();
        assertThat(table.state(row)).isEqualTo(MemberState.EMPTY);
    }

    @Test
    void mergingTellsWhatItDid() {
        assertThat(merge(OTHER, Evidence.alive(0))).isEqualTo(Merge.ADDED);
        assertThat(merge(OTHER, Evidence.alive(0))).isEqualTo(Merge.STALE);
        assertThat(merge(OTHER, Evidence.dead(0))).isEqualTo(Merge.RAISED);
        assertThat(merge(OTHER, Evidence.dead(0))).isEqualTo(Merge.STALE);
    }

    @Test
    void anAddressIsNotConfusedWithAnother() {
        merge(OTHER, Evidence.alive(0));
        assertThat(table.findLive(address(8))).isEqualTo(MemberTable.NONE);
        assertThat(table.address(table.find(OTHER))).isEqualTo(address(7));
        NodeAddress twin = new NodeAddress(1, (0xFFFF ^ 7) - 31, 1_000);
        assertThat(twin).hasSameHashCodeAs(address(7));
        assertThat(table.findLive(twin)).isEqualTo(MemberTable.NONE);
    }

    @Test
    void noRowAboveTheHighestIsUsed() {
        for (int i = 1; i <= 100; i++) {
            merge(new NodeId(8, i), Evidence.alive(0));
            assertThat(table.isUsed(table.rowLimit() - 1)).isTrue();
            assertThat(table.isUsed(table.rowLimit())).isFalse();
        }
    }

    /** The hash is kept up in O(1) through every kind of change; here it is compared with one taken from the content alone. */
    @Test
    void whateverHappenedTheHashIsThatOfTheContent() {
        for (long seed = 0; seed < 50; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            MemberTable walked = table(SELF);
            long now = 0;
            for (int i = 0; i < 2_000; i++) {
                now += TimeUnit.MINUTES.toNanos(random.nextInt(5));
                NodeId id = new NodeId(5, random.nextInt(40));
                Evidence evidence =
                        switch (random.nextInt(8)) {
                            case 0 -> Evidence.dead(random.nextInt(6));
                            case 1 -> random.nextInt(20) == 0 ? Evidence.LEFT : Evidence.dead(random.nextInt(6));
                            case 2 -> Evidence.suspect(random.nextInt(6));
                            default -> Evidence.alive(random.nextInt(6));
                        };
                walked.merge(id, address((int) id.low() + 1), evidence, 0, now);
                int row = walked.find(id);
                if (row != MemberTable.NONE && walked.status(row).isLive()) {
                    MemberState next = walked.state(row).with("k" + random.nextInt(3), VALUE);
                    walked.apply(row, next.deltaSince(walked.state(row).version()));
                }
                walked.expire(now);
            }
            assertThat(walked.hash())
                    .as("seed %d", seed)
                    .isEqualTo(rebuilt(walked, now).hash());
            for (Member member : members(walked)) {
                assertThat(walked.member(walked.find(member.id()))).isEqualTo(member);
            }
        }
    }

    private static MemberTable rebuilt(MemberTable original, long now) {
        MemberTable copy = table(SELF);
        List<Member> members = new ArrayList<>(members(original));
        for (Member member : members) {
            int row = original.find(member.id());
            if (!original.isSpokenOf(row, now)) {
                continue;
            }
            copy.merge(member.id(), member.address(), member.evidence(), 0, now);
            copy.apply(copy.find(member.id()), member.state().deltaSince(0));
        }
        return copy;
    }

    private static List<Member> members(MemberTable table) {
        List<Member> members = new ArrayList<>();
        for (int row = 0; row < table.rowLimit(); row++) {
            if (table.isUsed(row)) {
                members.add(table.member(row));
            }
        }
        return members;
    }

    /** Of a table that knows but this node. */
    private static long hashOf(Evidence evidence, long stateVersion) {
        return HASH.of(SELF, evidence.status(), evidence.incarnation().value(), stateVersion);
    }

    private Merge merge(NodeId id, Evidence evidence) {
        return table.merge(id, address((int) id.low()), evidence, 0, 0);
    }

    private static MemberTable table(NodeId self) {
        return new MemberTable(self, address(1), 5, 100_000, LIFE, 0);
    }

    private static NodeAddress address(int number) {
        return NodeAddress.ofIpv4(number, 1_000);
    }
}
