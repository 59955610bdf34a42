package io.gossipdiscovery.membership.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The order of ids, and what the table makes of it. */
class RingTests {

    private static final NodeId SELF = new NodeId(1L << 63, 5);

    private final MemberTable table =
            new MemberTable(SELF, NodeAddress.ofIpv4(1, 1), 5, 100_000, TimeUnit.HOURS.toNanos(24), 0);

    @Test
    void theOrderIsThatOfASortedMapWhateverWasAddedAndRemoved() {
        for (int seed = 0; seed < 50; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            NodeId[] ids = new NodeId[200];
            for (int row = 0; row < ids.length; row++) {
                ids[row] = new NodeId(random.nextInt(3) == 0 ? 7 : random.nextLong(), random.nextLong());
            }
            IdOrder order = new IdOrder(row -> ids[row], seed);
            TreeMap<NodeId, Integer> model = new TreeMap<>();
            for (int i = 0; i < 2_000; i++) {
                int row = random.nextInt(ids.length);
                if (model.remove(ids[row]) == null) {
                    order.add(row);
                    model.put(ids[row], row);
                } else {
                    order.remove(row);
                }
                NodeId somewhere = random.nextBoolean() ? ids[random.nextInt(ids.length)] : NodeId.random(random);
                var above = model.higherEntry(somewhere);
                assertThat(order.above(somewhere)).isEqualTo(above == null ? RowIndex.NONE : (int) above.getValue());
                assertThat(order.first())
                        .isEqualTo(
                                model.isEmpty()
                                        ? RowIndex.NONE
                                        : (int) model.firstEntry().getValue());
            }
        }
    }

    @Test
    void successorsGoAroundTheLivingAndLeaveThisNodeOut() {
        NodeId low = new NodeId(1, 1);
        NodeId high = new NodeId(-1, 1);
        assertThat(table.successor(SELF)).isEqualTo(MemberTable.NONE);
        live(low);
        live(high);

        assertThat(table.id(table.successor(SELF))).isEqualTo(high);
        assertThat(table.id(table.successor(high))).isEqualTo(low);
        assertThat(table.id(table.successor(low)))
                .as("this node lies between them")
                .isEqualTo(high);
        table.merge(high, NodeAddress.ofIpv4(2, 2), Evidence.dead(0), 0, 0);
        assertThat(table.id(table.successor(SELF))).isEqualTo(low);
        assertThat(table.id(table.successor(low))).isEqualTo(low);
        table.merge(high, NodeAddress.ofIpv4(2, 2), Evidence.alive(1), 0, 0);
        assertThat(table.id(table.successor(SELF))).isEqualTo(high);
    }

    @Test
    void bucketsAddUpToTheWholeAndHoldEverybodyOnce() {
        SplittableRandom random = new SplittableRandom(4);
        for (int i = 0; i < 1_000; i++) {
            live(NodeId.random(random));
        }
        long hash = 0;
        int rows = 0;
        for (int bucket = 0; bucket < MemberTable.BUCKETS; bucket++) {
            hash += table.bucketHash(bucket);
            rows += table.rowsIn(bucket).length;
            for (int row : table.rowsIn(bucket)) {
                assertThat(MemberTable.bucketOf(table.id(row))).isEqualTo(bucket);
            }
        }
        assertThat(hash).isEqualTo(table.hash());
        assertThat(rows).isEqualTo(1_001);
    }

    @Test
    void bucketsAddUpToTheWholeAfterMembersHaveGone() {
        SplittableRandom random = new SplittableRandom(4);
        for (int i = 0; i < 500; i++) {
            NodeId id = NodeId.random(random);
            live(id);
            if (i % 3 == 0) {
                table.merge(id, NodeAddress.ofIpv4(2, 2), Evidence.LEFT, 0, 0);
            }
        }
        table.expire(TimeUnit.HOURS.toNanos(24));
        table.expire(TimeUnit.HOURS.toNanos(24));
        long hash = 0;
        for (int bucket = 0; bucket < MemberTable.BUCKETS; bucket++) {
            hash += table.bucketHash(bucket);
        }
        assertThat(table.tombstoneCount()).isZero();
        assertThat(hash).isEqualTo(table.hash());
    }

    @Test
    void membersThatShareAnAddressAreInConflictAsLongAsTheyLive() {
        NodeId[] ids = {new NodeId(1, 1), new NodeId(2, 2), new NodeId(3, 3)};
        live(ids[0]);
        assertThat(table.conflictCount()).isZero();
        live(ids[1]);
        assertThat(table.conflictCount()).isEqualTo(2);
        live(ids[2]);
        assertThat(table.conflictCount()).isEqualTo(3);
        table.merge(ids[1], NodeAddress.ofIpv4(2, 2), Evidence.LEFT, 0, 0);
        assertThat(table.conflictCount()).isEqualTo(2);
        table.merge(ids[0], NodeAddress.ofIpv4(2, 2), Evidence.dead(0), 0, 0);
        assertThat(table.conflictCount()).isZero();
    }

    @Test
    void whoIsNewIsVerifiedUntilItIsSaidNotToBe() {
        live(new NodeId(1, 1));
        int row = table.find(new NodeId(1, 1));
        assertThat(table.isUnverified(row)).isFalse();
        table.setUnverified(row, true);
        assertThat(table.isUnverified(row)).isTrue();
        table.setUnverified(row, false);
        assertThat(table.isUnverified(row)).isFalse();
    }

    private void live(NodeId id) {
        table.merge(id, NodeAddress.ofIpv4(2, 2), Evidence.alive(0), 0, 0);
    }
}
