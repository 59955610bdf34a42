package io.gossipdiscovery.membership.dissemination;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.message.Update;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UpdateQueueTests {

    private final UpdateQueue queue = new UpdateQueue(() -> 3);

    @Test
    void newsLeavesAfterItsSends() {
        queue.add(alive(1, 0));
        for (int i = 0; i < 3; i++) {
            assertThat(packetOf(10)).hasSize(1);
        }
        assertThat(packetOf(10)).isEmpty();
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void newerNewsOfAMemberReplacesOlderAndStartsAnew() {
        queue.add(alive(1, 0));
        packetOf(10);
        queue.add(alive(1, 1));
        assertThat(queue.size()).isEqualTo(1);
        assertThat(queue.hasUnsent()).isTrue();
        assertThat(packetOf(10)).containsExactly(alive(1, 1));
    }

    @Test
    void whatWasSentLeastGoesFirstThenLivenessThenTheNewest() {
        queue.add(alive(1, 0));
        packetOf(10);
        queue.add(state(2));
        queue.add(alive(3, 0));
        queue.add(alive(4, 0));
        queue.add(state(5));

        assertThat(packetOf(10)).containsExactly(alive(4, 0), alive(3, 0), state(5), state(2), alive(1, 0));
    }

    @Test
    void nothingIsSaidOfAMemberThatIsForgotten() {
        queue.add(alive(1, 0));
        queue.add(state(1));
        queue.add(alive(2, 0));

        queue.forget(new NodeId(0, 1));

        assertThat(queue.size()).isEqualTo(1);
        assertThat(packetOf(10)).containsExactly(alive(2, 0));
    }

    @Test
    void whatDoesNotFitStaysUnsent() {
        for (int i = 0; i < 5; i++) {
            queue.add(alive(i, 0));
        }
        assertThat(packetOf(2)).hasSize(2);
        assertThat(queue.hasUnsent()).isTrue();
        assertThat(packetOf(3)).hasSize(3);
        assertThat(queue.hasUnsent()).isFalse();
    }

    @Test
    void aQueueKnowsWhetherItIsEmptyAndHowMuchItGaveAway() {
        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue.hasUnsent()).isFalse();
        queue.add(alive(1, 0));
        queue.add(state(1));
        assertThat(queue.isEmpty()).isFalse();
        assertThat(queue.fill(update -> true)).isEqualTo(2);
        assertThat(queue.fill(update -> false)).isZero();
    }

    @Test
    void afterFourThatDoNotFitAPacketIsFull() {
        for (int i = 0; i < 10; i++) {
            queue.add(alive(i, 0));
        }
        List<Update> offered = new ArrayList<>();
        queue.fill(update -> {
            offered.add(update);
            return false;
        });
        assertThat(offered).hasSize(4);
    }

    @Test
    void oneThatDoesNotFitDoesNotKeepSmallerOnesOut() {
        queue.add(alive(1, 0));
        queue.add(alive(2, 0));
        assertThat(queue.fill(update -> update.equals(alive(1, 0)))).isEqualTo(1);
    }

    @Test
    void whatWaitsOnAMembersStateCanBeAskedFor() {
        queue.add(alive(1, 0));
        assertThat(queue.pendingState(new NodeId(0, 1))).isNull();
        queue.add(state(1));
        assertThat(queue.pendingState(new NodeId(0, 1))).isEqualTo(state(1));
        assertThat(queue.size()).isEqualTo(2);
    }

    @Test
    void theBudgetRefillsSteadilyAndHoldsATenthOfASecond() {
        EagerBudget budget = new EagerBudget(100, 0);
        for (int i = 0; i < 10; i++) {
            assertThat(budget.tryTake(0)).isTrue();
        }
        assertThat(budget.tryTake(0)).isFalse();
        assertThat(budget.tryTake(10_000_000)).isTrue();
        assertThat(budget.tryTake(10_000_000)).isFalse();
        assertThat(new EagerBudget(0, 0).tryTake(Long.MAX_VALUE)).isFalse();
    }

    private List<Update> packetOf(int updates) {
        List<Update> packet = new ArrayList<>();
        queue.fill(update -> packet.size() < updates && packet.add(update));
        return packet;
    }

    private static Update alive(int id, long incarnation) {
        return new Update.MemberUpdate(new NodeId(0, id), NodeAddress.ofIpv4(1, 1), Evidence.alive(incarnation), null);
    }

    private static Update state(int id) {
        return new Update.StateAnnouncement(new NodeId(0, id), 1);
    }
}
