package io.gossipdiscovery.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.Status;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Real nodes, and a cable between them that a test cuts. */
class PathFilterTests {

    private final Map<NodeAddress, Integer> sides = new ConcurrentHashMap<>();
    private volatile boolean cut;

    @Test
    void nodesWhosePathIsCutHoldEachOtherForDeadAndMeetAgain() throws Exception {
        try (TestNodes nodes = new TestNodes()) {
            GossipNode left = start(nodes, 0);
            GossipNode right = start(nodes, 1);
            GossipNode beside = start(nodes, 1);
            TestNodes.join(right, left);
            TestNodes.join(beside, left);
            TestNodes.awaitLive(3, List.of(left, right, beside));

            cut = true;
            TestNodes.awaitStatus(Status.DEAD, left.id(), List.of(right, beside));
            TestNodes.awaitStatus(Status.DEAD, right.id(), List.of(left));
            assertThat(right.view().find(beside.id()))
                    .satisfies(member -> assertThat(member.status()).isEqualTo(Status.ALIVE));

            cut = false;
            TestNodes.awaitLive(3, List.of(left, right, beside));
        }
    }

    @Test
    void joinOverACutPathGoesThroughOnceItIsOpen() throws Exception {
        try (TestNodes nodes = new TestNodes()) {
            GossipNode left = start(nodes, 0);
            GossipNode right = start(nodes, 1);
            cut = true;
            var joining = right.join(List.of(left.address().toString()));
            assertThat(joining).isNotDone();

            cut = false;
            assertThat(joining.get(30, TimeUnit.SECONDS).joined()).isTrue();
        }
    }

    private GossipNode start(TestNodes nodes, int side) {
        GossipNode node = nodes.start(new PathFilter() {
            @Override
            public boolean isOpen(NodeAddress peer) {
                return !cut || sides.getOrDefault(peer, side) == side;
            }

            @Override
            public void sendingFrom(NodeAddress local) {
                sides.put(local, side);
            }
        });
        sides.put(node.address(), side);
        return node;
    }
}
