package io.gossipdiscovery.autoconfigure.actuate;

import io.gossipdiscovery.autoconfigure.membership.GossipMembership;
import io.gossipdiscovery.autoconfigure.service.ServiceIndex;
import io.gossipdiscovery.membership.ClusterView;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.netty.GossipNode;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * UP with others around, or where nobody is expected; UNKNOWN while configured seeds bring nobody, and while this node reaches so
 * few of the others that its view means little. Never DOWN for lack of peers: an application without them is no better off when
 * it is stopped.
 *
 * <p>Details of how the node was started, where it is not the user's own:
 *
 * <ul>
 *   <li>{@code cluster}: its name
 *   <li>{@code mode}: local, network or test
 *   <li>{@code addressReason}: why this address was chosen
 *   <li>{@code sealed}: whether packets are encrypted
 *   <li>{@code protectedBy}: what keeps others out
 *   <li>{@code migration}: how far it is on its way to keys
 *   <li>{@code seeds}: where others are looked for
 *   <li>{@code seedProviders}: who is asked for more
 *   <li>{@code lastKnownMembers}: whom the last start knew
 *   <li>{@code remarks}: what was said at the start
 * </ul>
 *
 * <p>Details of every node:
 *
 * <ul>
 *   <li>{@code problems}: sentences on what a person should do something about, none where all is well
 *   <li>{@code members}: how many by status
 *   <li>{@code convergence}: the share, 0 to 1, of the members heard lately that agree with this node on everything
 *   <li>{@code localHealth}: 0 is well, up to 8
 *   <li>{@code seedProblems}: by seed
 *   <li>{@code blockedPaths}: members that datagrams do not reach, although streams do
 * </ul>
 */
final class GossipHealthIndicator extends AbstractHealthIndicator {

    private final GossipNode node;
    private final ServiceIndex index;
    private final @Nullable GossipMembership membership;
    private final ClusterReport report;

    GossipHealthIndicator(
            GossipNode node, ServiceIndex index, @Nullable GossipMembership membership, ClusterReport report) {
        super("Gossip health check failed");
        this.node = node;
        this.index = index;
        this.membership = membership;
        this.report = report;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        ClusterView view = node.view();
        Map<String, Long> counters = node.counters();
        Problems problems = Problems.of(node, index, membership);
        if (problems.viewMeansLittle()) {
            builder.unknown();
        } else {
            builder.up();
        }
        builder.withDetails(report.configuration())
                .withDetail("problems", problems.sentences())
                .withDetail("members", ClusterReport.countByStatus(view))
                .withDetail("convergence", view.convergence())
                .withDetail("localHealth", counters.getOrDefault("localHealth", 0L))
                .withDetail("seedProblems", new TreeMap<>(node.seedProblems()))
                .withDetail(
                        "blockedPaths",
                        node.blockedPaths().stream().map(NodeAddress::toString).toList());
    }
}
