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
    void withinAKindWhatWasSentLeastGoesFirstThenTheNewest() {
        queue.add(alive(1, 0));
        packetOf(10);
        queue.add(alive(3, 0));
        queue.add(alive(4, 0));

        assertThat(packetOf(10)).containsExactly(alive(4, 0), alive(3, 0), alive(1, 0));
    }

    @Test
    void membershipGoesBeforeState() {
        queue.add(state(2));
        queue.add(alive(3, 0));
        queue.add(state(5));

        assertThat(packetOf(10)).containsExactly(alive(3, 0), state(5), state(2));
    }

    @Test
    void aJoinStormLeavesStateItsShareOfEveryPacket() {
        for (int i = 0; i < 1_000; i++) {
            queue.add(alive(i, 0));
        }
        for (int i = 0; i < 1_000; i++) {
            queue.add(state(i));
        }

        List<Update> packet = packetOf(20);

        assertThat(packet).filteredOn(Update.MemberUpdate.class::isInstance).hasSize(12);
        assertThat(packet)
                .filteredOn(Update.StateAnnouncement.class::isInstance)
                .hasSize(8);
    }

    @Test
    void aFloodOfStateLeavesMembershipItsShareOfEveryPacket() {
        for (int i = 0; i < 1_000; i++) {
            queue.add(state(i));
        }
        queue.add(alive(1, 0));
        queue.add(alive(2, 0));

        assertThat(packetOf(20)).hasSize(20).contains(alive(1, 0), alive(2, 0));
        assertThat(packetOf(3)).as("sent less often or not").hasSize(3).contains(alive(2, 0));
    }

    @Test
    void anUpdateTooLargeForWhatAFloodOfTheOtherKindLeavesGoesFirstInTheNextPacket() {
        for (int i = 0; i < 1_000; i++) {
            queue.add(alive(i, 0));
        }
        queue.add(state(1));

        assertThat(packetOf(20, 15)).hasSize(20).doesNotContain(state(1));
        assertThat(packetOf(20, 15)).hasSize(6).startsWith(state(1));
        assertThat(packetOf(20, 15))
                .as("and then the other kind's turn comes again")
                .hasSize(20);
    }

    @Test
    void whatCameByARepairHasBeenSentOnce() {
        queue.addRepaired(alive(1, 0));
        assertThat(queue.hasUnsent()).isFalse();
        assertThat(packetOf(10)).hasSize(1);
        assertThat(packetOf(10)).hasSize(1);
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void whatIsSentOnlyOnceIsStillPassedOnAfterARepair() {
        UpdateQueue once = new UpdateQueue(() -> 1);
        once.addRepaired(alive(1, 0));
        assertThat(once.fill(room(10, 1))).isEqualTo(1);
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
        assertThat(queue.fill(room(10, 1))).isEqualTo(2);
        assertThat(queue.fill(room(0, 1))).isZero();
    }

    @Test
    void afterFourThatDoNotFitAPacketIsFull() {
        for (int i = 0; i < 10; i++) {
            queue.add(alive(i, 0));
        }
        List<Update> offered = new ArrayList<>();
        queue.fill(new Room() {
            @Override
            public int freeBytes() {
                return 100;
            }

            @Override
            public boolean tryAdd(Update update) {
                offered.add(update);
                return false;
            }
        });
        assertThat(offered).hasSize(4);
    }

    @Test
    void oneThatDoesNotFitDoesNotKeepSmallerOnesOut() {
        queue.add(state(1));
        queue.add(alive(2, 0));
        assertThat(queue.fill(room(10, 15))).isEqualTo(1);
    }

    @Test
    void whatWaitsOnAMembersStateCanBeAskedFor() {
        queue.add(alive(1, 0));
        assertThat(queue.pendingState(new NodeId(0, 1))).isNull();
        queue.add(state(1));
        assertThat(queue.pendingState(new NodeId(0, 1))).isEqualTo(state(1));
        assertThat(queue.size()).isEqualTo(2);
    }

    private List<Update> packetOf(int updates) {
        return packetOf(updates, 1);
    }

    private List<Update> packetOf(int bytes, int bytesOfState) {
        Packet packet = room(bytes, bytesOfState);
        queue.fill(packet);
        return packet.taken;
    }

    private static Packet room(int bytes, int bytesOfState) {
        return new Packet(bytes, bytesOfState);
    }

    /** A packet in which news of liveness takes a byte. */
    private static final class Packet implements Room {
        private final List<Update> taken = new ArrayList<>();
        private final int bytesOfState;
        private int free;

        private Packet(int bytes, int bytesOfState) {
            this.free = bytes;
            this.bytesOfState = bytesOfState;
        }

        @Override
        public int freeBytes() {
            return free;
        }

        @Override
        public boolean tryAdd(Update update) {
            int bytes = update instanceof Update.MemberUpdate ? 1 : bytesOfState;
            boolean fits = bytes <= free;
            if (fits) {
                free -= bytes;
                taken.add(update);
            }
            return fits;
        }
    }

    private static Update alive(int id, long incarnation) {
        return new Update.MemberUpdate(new NodeId(0, id), NodeAddress.ofIpv4(1, 1), Evidence.alive(incarnation), null);
    }

    private static Update state(int id) {
        return new Update.StateAnnouncement(new NodeId(0, id), 1);
    }
}
