package io.gossipdiscovery.membership.detector;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.table.MemberTable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProbeOrderTests {

    private final MemberTable table = new MemberTable(id(0), address(1), 5, 1_000, 1_000_000, 0);
    private final ProbeOrder order = new ProbeOrder(table, new SplittableRandom(11));

    @Test
    void everybodyIsProbedOnceARound() {
        int members = 100;
        for (int i = 1; i <= members; i++) {
            join(i);
        }
        List<Integer> first = turns(members);
        List<Integer> second = turns(members);
        Integer[] all = IntStream.rangeClosed(1, members).boxed().toArray(Integer[]::new);
        assertThat(first).containsExactlyInAnyOrder(all);
        assertThat(second).containsExactlyInAnyOrder(all);
        assertThat(second).as("in an order drawn anew").isNotEqualTo(first);
    }

    @Test
    void anyOrderIsDrawnSomeTime() {
        join(1);
        join(2);
        join(3);
        Set<List<Integer>> seen = new HashSet<>();
        for (int round = 0; round < 200; round++) {
            seen.add(turns(3));
        }
        assertThat(seen).hasSize(6);
    }

    @Test
    void aNewcomerIsProbedInTheRoundThatIsUnderWay() {
        join(1);
        join(2);
        join(3);
        turns(2);
        join(4);
        join(5);
        assertThat(turns(3)).contains(4, 5);
    }

    @Test
    void whoIsAddedTwiceIsProbedOnce() {
        int row = join(1);
        order.add(row);
        join(2);
        assertThat(turns(2)).containsExactlyInAnyOrder(1, 2);
    }

    @Test
    void theDeadAreNotProbedUntilTheyAreBack() {
        int row = join(1);
        join(2);
        table.merge(id(1), address(1), Evidence.dead(0), 0, 0);
        assertThat(turns(3)).containsExactly(2, 2, 2);
        table.merge(id(1), address(1), Evidence.alive(1), 0, 0);
        order.add(row);
        assertThat(turns(4)).contains(1, 2);
    }

    @Test
    void whoWasForgottenIsNotProbed() {
        int row = join(1);
        join(2);
        table.merge(id(1), address(1), Evidence.dead(0), 0, 0);
        for (int i = 0; i < 4; i++) {
            table.expire(1_000_000);
        }
        assertThat(table.isUsed(row)).isFalse();
        assertThat(turns(3)).containsExactly(2, 2, 2);
    }

    @Test
    void suspectsAreProbedAsAnybodyElse() {
        join(1);
        table.merge(id(1), address(1), Evidence.suspect(0), 0, 0);
        assertThat(turns(1)).containsExactly(1);
    }

    @Test
    void aNodeThatIsAloneHasNobodyToProbe() {
        assertThat(order.next()).isEqualTo(MemberTable.NONE);
        join(1);
        table.merge(id(1), address(1), Evidence.LEFT, 0, 0);
        assertThat(order.next()).isEqualTo(MemberTable.NONE);
        join(2);
        assertThat(turns(2)).containsExactly(2, 2);
    }

    private int join(int number) {
        table.merge(id(number), address(number), Evidence.alive(0), 0, 0);
        int row = table.find(id(number));
        order.add(row);
        return row;
    }

    /** The numbers of those whose turn comes next. */
    private List<Integer> turns(int count) {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            numbers.add((int) table.id(order.next()).low());
        }
        return numbers;
    }

    private static NodeId id(int number) {
        return new NodeId(0, number);
    }

    private static NodeAddress address(int number) {
        return NodeAddress.ofIpv4(number, 1_000);
    }
}
