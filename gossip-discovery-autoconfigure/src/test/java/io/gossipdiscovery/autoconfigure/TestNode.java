package io.gossipdiscovery.autoconfigure;

import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.member.Status;
import io.gossipdiscovery.netty.GossipNode;
import io.gossipdiscovery.netty.GossipNodeSettings;
import java.net.InetAddress;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A real node beside the application under test, on any free port of loopback. */
public final class TestNode implements AutoCloseable {

    private final String cluster;
    private final GossipNode node;

    private TestNode(String cluster) {
        this.cluster = cluster;
        this.node = GossipNode.start(new GossipNodeSettings(
                MembershipSettings.local(cluster), InetAddress.getLoopbackAddress(), List.of(0), null, 0, List.of()));
    }

    public static TestNode start() {
        return new TestNode(randomCluster());
    }

    /** One more node of this one's cluster, which it has joined. */
    public TestNode startAnother() {
        TestNode another = new TestNode(cluster);
        another.node.join(List.of(node.address().toString())).join();
        return another;
    }

    public static String randomCluster() {
        return "test-" + UUID.randomUUID();
    }

    public GossipNode node() {
        return node;
    }

    /** What makes an application join this node. */
    public String[] properties() {
        return new String[] {"gossip.cluster=" + cluster, "gossip.seeds=" + node.address()};
    }

    public int live() {
        return node.view().live().size();
    }

    /** What this node holds of another, or null. */
    public @Nullable Status statusOf(NodeId id) {
        Member member = node.view().find(id);
        return member == null ? null : member.status();
    }

    @Override
    public void close() {
        node.close();
    }
}
