package io.gossipdiscovery.autoconfigure.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gossipdiscovery.autoconfigure.TestNode;
import io.gossipdiscovery.autoconfigure.service.MemberServices;
import io.gossipdiscovery.autoconfigure.service.Readiness;
import io.gossipdiscovery.autoconfigure.service.ServiceIndex;
import io.gossipdiscovery.autoconfigure.service.ServiceRecord;
import io.gossipdiscovery.membership.ClusterView;
import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.netty.GossipListener;
import io.gossipdiscovery.netty.GossipNode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the report says at the moment at which the view knows more than the index, from which callers are given instances. */
class ServicesReportTests {

    private static final Selection INVENTORY = new Selection(null, "inventory", null);

    @Test
    void anInstanceGetsRequestsForAsLongAsTheIndexListsIt() {
        try (TestNode seed = TestNode.start();
                TestNode leaving = seed.startAnother()) {
            serve(leaving.node());
            EarlyReader reader = new EarlyReader(leaving.node().id());
            seed.node().addListener(reader); // before the index, so that it is told before it
            ServiceIndex index = ServiceIndex.following(seed.node());
            ServicesReport report = new ServicesReport(seed.node(), index, null, null, new MetadataMask(List.of()));
            reader.report = report;
            await().until(() -> index.instances("inventory").size() == 1);

            leaving.node().leave().join();

            await().until(() -> !reader.read.isEmpty());
            assertThat(reader.read.get(0).toString())
                    .contains("instance=inventory-1", "liveness=LEFT", "requests=true")
                    .contains("reason=its member is LEFT, and callers are about to be told");
            await().until(() -> index.instances("inventory").isEmpty());
            assertThat(report.services(INVENTORY, false).toString()).doesNotContain("inventory-1");
        }
    }

    private static void serve(GossipNode node) {
        ServiceRecord record = new ServiceRecord("inventory", "inventory-1", "10.0.0.7", 8080, false, null, Map.of());
        node.publish(MemberServices.serviceKey("inventory-1"), MemberServices.encode(record))
                .join();
        node.publish(MemberServices.readinessKey("inventory-1"), MemberServices.encode(Readiness.UP))
                .join();
    }

    /** Reads the report on the node's event loop as soon as the view has this member for gone. */
    private static final class EarlyReader implements GossipListener {

        private final NodeId member;
        private final List<Map<String, Object>> read = new CopyOnWriteArrayList<>();
        private volatile @Nullable ServicesReport report;

        private EarlyReader(NodeId member) {
            this.member = member;
        }

        @Override
        public void onViewChanged(ClusterView view) {
            ServicesReport asked = report;
            Member seen = view.find(member);
            if (asked != null && seen != null && !seen.status().isLive()) {
                read.add(asked.services(INVENTORY, false));
            }
        }
    }
}
