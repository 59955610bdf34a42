package io.gossipdiscovery.autoconfigure.actuate;

import io.gossipdiscovery.autoconfigure.membership.GossipMembership;
import io.gossipdiscovery.membership.ClusterView;
import io.gossipdiscovery.netty.GossipNode;
import io.gossipdiscovery.netty.JoinResult;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * UP with others around, or where nobody is expected; UNKNOWN while configured seeds bring nobody. Never DOWN for lack of
 * peers: an application without them is no better off when it is stopped.
 */
final class GossipHealthIndicator extends AbstractHealthIndicator {

    private final GossipNode node;
    private final @Nullable GossipMembership membership;
    private final ClusterReport report;

    GossipHealthIndicator(GossipNode node, @Nullable GossipMembership membership, ClusterReport report) {
        super("Gossip health check failed");
        this.node = node;
        this.membership = membership;
        this.report = report;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        ClusterView view = node.view();
        Map<String, String> seedProblems = new TreeMap<>(node.seedProblems());
        boolean alone = view.live().size() <= 1;
        if (alone && expectsOthers(seedProblems)) {
            builder.unknown();
        } else {
            builder.up();
        }
        builder.withDetails(report.configuration())
                .withDetail("members", ClusterReport.countByStatus(view))
                .withDetail("seedProblems", seedProblems);
    }

    private boolean expectsOthers(Map<String, String> seedProblems) {
        if (membership == null) {
            return !seedProblems.isEmpty();
        }
        if (!membership.plan().hasConfiguredSeeds()) {
            return false;
        }
        JoinResult result = membership.joinResult();
        boolean isOnlySeed = result != null && result.seedsTried() == 0 && seedProblems.isEmpty();
        return !isOnlySeed;
    }
}
