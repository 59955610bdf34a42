package io.gossipdiscovery.membership.detector;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.table.MemberTable;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** This node is number 5 of 9, so that its ring successors are 6, 7 and 8. */
class ProbeTargetsTests {

    private final MemberTable table =
            new MemberTable(id(5), NodeAddress.ofIpv4(5, 1_000), 1, 100, Long.MAX_VALUE / 4, 0);

    @Test
    void whoIsAloneProbesNobody() {
        ProbeTargets targets = new ProbeTargets(table, new SplittableRandom(1), 3, 0);
        for (int i = 0; i < 10; i++) {
            assertThat(targets.next()).isEqualTo(MemberTable.NONE);
        }
    }

    @Test
    void twoOfThreeTurnsGoToTheFirstSuccessorEveryOneAndAHalfPeriods() {
        ProbeTargets targets = targets(3);
        double now = 0;
        List<Double> moments = new ArrayList<>();
        for (int turn = 0; turn < 9; turn++) {
            int row = targets.next();
            if (turn % 3 != 1) {
                assertThat(table.id(row)).isEqualTo(id(6));
                moments.add(now);
            }
            now += targets.waitPeriods();
        }
        assertThat(moments).containsExactly(0.0, 1.5, 3.0, 4.5, 6.0, 7.5);
        assertThat(now).as("one probe a period").isEqualTo(9);
    }

    @Test
    void everyFourthOfTheOtherTurnsGoesToASuccessorBeyondTheFirstAndTheRestToEverybodyInTurn() {
        List<Integer> others = new ArrayList<>();
        List<Integer> turns = turns(3, 3 * 32);
        for (int i = 1; i < turns.size(); i += 3) {
            others.add(turns.get(i));
        }
        List<Integer> beyond = new ArrayList<>();
        List<Integer> robin = new ArrayList<>();
        for (int i = 0; i < others.size(); i++) {
            (i % 4 == 3 ? beyond : robin).add(others.get(i));
        }
        assertThat(beyond).containsExactly(7, 8, 7, 8, 7, 8, 7, 8);
        for (int round = 0; round < 3; round++) {
            assertThat(robin.subList(8 * round, 8 * round + 8)).doesNotHaveDuplicates();
        }
    }

    /** A suspect observes nobody in all likelihood. */
    @Test
    void whileTheFirstSuccessorIsSuspectTheFirstThatIsNotIsProbedInTurnWithIt() {
        ProbeTargets targets = targets(3);
        suspect(6);
        suspect(7);
        List<Integer> ring = new ArrayList<>();
        for (int turn = 0; turn < 9; turn++) {
            int probed = (int) table.id(targets.next()).low();
            if (turn % 3 != 1) {
                ring.add(probed);
            }
        }
        assertThat(ring).containsExactly(8, 6, 8, 6, 8, 6);
    }

    /** Who is suspected now and then is slow, and observes whoever comes after it slowly. */
    @Test
    void whoWasSuspectIsGonePastForTwentyTurnsMoreUnlessAnotherTakesItsPlace() {
        ProbeTargets targets = targets(3);
        suspect(6);
        assertThat(ringTurns(targets, 1)).containsExactly(7, 6);
        table.merge(id(6), table.address(table.find(id(6))), Evidence.alive(1), 0, 0);
        List<Integer> ring = ringTurns(targets, 15);
        assertThat(ring.subList(0, 18)).contains(6, 7).doesNotContain(8);
        assertThat(ring.subList(20, 30)).containsOnly(6);

        table.merge(id(6), table.address(table.find(id(6))), Evidence.suspect(1), 0, 0);
        assertThat(ringTurns(targets, 1)).containsExactly(7, 6);
        table.merge(id(6), table.address(table.find(id(6))), Evidence.dead(1), 0, 0);
        assertThat(ringTurns(targets, 5)).containsOnly(7);
    }

    @Test
    void whoCameBackIsGoneBeyondAsWellAndSoIsEachSuccessorThatWasSuspect() {
        ProbeTargets targets = targets(3);
        table.merge(id(6), table.address(table.find(id(6))), Evidence.dead(0), 0, 0);
        table.merge(id(6), table.address(table.find(id(6))), Evidence.alive(1), 0, 0);
        targets.add(table.find(id(6)));
        assertThat(ringTurns(targets, 2)).containsExactly(7, 6, 7, 6);

        suspect(7);
        assertThat(ringTurns(targets, 1)).containsExactly(8, 6);
        table.merge(id(7), table.address(table.find(id(7))), Evidence.alive(1), 0, 0);
        assertThat(ringTurns(targets, 2)).containsExactly(8, 6, 8, 6);
    }

    /** Whom the ring turns of so many rounds are for, the turn of the others between them left out. */
    private List<Integer> ringTurns(ProbeTargets targets, int rounds) {
        List<Integer> ring = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            ring.add((int) table.id(targets.next()).low());
            targets.next();
            ring.add((int) table.id(targets.next()).low());
        }
        return ring;
    }

    @Test
    void withoutARingItIsARoundRobin() {
        List<Integer> turns = turns(0, 16);
        assertThat(turns.subList(0, 8)).doesNotHaveDuplicates();
        assertThat(turns.subList(8, 16)).doesNotHaveDuplicates();
    }

    @Test
    void aRingOfOneTargetKnowsTheFirstSuccessorAlone() {
        List<Integer> turns = turns(1, 3 * 16);
        List<Integer> others = new ArrayList<>();
        for (int i = 0; i < turns.size(); i++) {
            if (i % 3 == 1) {
                others.add(turns.get(i));
            } else {
                assertThat(turns.get(i)).isEqualTo(6);
            }
        }
        assertThat(others.subList(0, 8)).doesNotHaveDuplicates();
        assertThat(others.subList(8, 16)).doesNotHaveDuplicates();
    }

    @Test
    void whenTheFirstSuccessorDiesTheNextTakesItsPlace() {
        ProbeTargets targets = targets(3);
        table.merge(id(6), NodeAddress.ofIpv4(6, 1_000), Evidence.dead(0), 0, 0);
        assertThat(table.id(targets.next())).isEqualTo(id(7));
    }

    @Test
    void suspectsThatAreToBeConfirmedTakeEverySecondTurnInTheirOrderAndOnce() {
        ProbeTargets targets = targets(3);
        suspect(3);
        suspect(2);
        targets.addUrgent(id(3));
        targets.addUrgent(id(2));
        targets.addUrgent(id(3));
        assertThat(table.id(targets.next())).isEqualTo(id(3));
        assertThat(table.id(targets.next())).as("the ring turn that it put off").isEqualTo(id(6));
        assertThat(table.id(targets.next())).isEqualTo(id(2));
    }

    @Test
    void howeverManySuspectsComeTheOthersWaitTwiceAsLongAtMost() {
        ProbeTargets targets = targets(3);
        suspect(3);
        List<Integer> usual = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            targets.addUrgent(id(3));
            int turn = (int) table.id(targets.next()).low();
            if (i % 2 == 1) {
                usual.add(turn);
            } else {
                assertThat(turn).isEqualTo(3);
            }
        }
        assertThat(usual).isEqualTo(turns(3, 16));
    }

    @Test
    void whoIsNoLongerSuspectTakesItsUsualTurns() {
        ProbeTargets targets = targets(3);
        for (int number = 1; number <= 3; number++) {
            suspect(number);
            targets.addUrgent(id(number));
        }
        targets.addUrgent(id(77));
        table.merge(id(1), NodeAddress.ofIpv4(1, 1_000), Evidence.alive(1), 0, 0);
        table.merge(id(2), NodeAddress.ofIpv4(2, 1_000), Evidence.dead(0), 0, 0);
        assertThat(table.id(targets.next())).isEqualTo(id(3));
        assertThat(table.id(targets.next())).isEqualTo(id(6));
    }

    @Test
    void notMoreThanEightWait() {
        ProbeTargets targets = targets(1);
        for (int number = 10; number <= 30; number++) {
            table.merge(id(number), NodeAddress.ofIpv4(number, 1_000), Evidence.suspect(0), 0, 0);
            targets.addUrgent(id(number));
        }
        for (int number = 10; number < 18; number++) {
            assertThat(table.id(targets.next())).isEqualTo(id(number));
            targets.next();
        }
        List<Integer> next = List.of(targets.next(), targets.next());
        assertThat(next).as("nobody is urgent").contains(table.find(id(6)));
    }

    private void suspect(int number) {
        table.merge(id(number), NodeAddress.ofIpv4(number, 1_000), Evidence.suspect(0), 0, 0);
    }

    private List<Integer> turns(int ringTargets, int count) {
        ProbeTargets targets = targets(ringTargets);
        List<Integer> turns = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            turns.add((int) table.id(targets.next()).low());
        }
        return turns;
    }

    private ProbeTargets targets(int ringTargets) {
        ProbeTargets targets = new ProbeTargets(table, new SplittableRandom(1), ringTargets, 0);
        for (int number = 1; number <= 9; number++) {
            if (number != 5) {
                table.merge(id(number), NodeAddress.ofIpv4(number, 1_000), Evidence.alive(0), 0, 0);
                targets.add(table.find(id(number)));
            }
        }
        return targets;
    }

    private static NodeId id(int number) {
        return new NodeId(0, number);
    }
}
