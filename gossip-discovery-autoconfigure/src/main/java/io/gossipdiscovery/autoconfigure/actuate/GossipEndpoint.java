package io.gossipdiscovery.autoconfigure.actuate;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/** {@code /actuator/gossip}: this node and its view in short; {@code /actuator/gossip/members}: everybody it knows. */
@Endpoint(id = "gossip")
public final class GossipEndpoint {

    private final ClusterReport report;

    GossipEndpoint(ClusterReport report) {
        this.report = report;
    }

    /** This node and its view in short. */
    @ReadOperation
    public Map<String, Object> summary() {
        return report.summary();
    }

    /** One aspect in full, or null, which the web answers with 404, where there is none of that name. */
    @ReadOperation
    public @Nullable Map<String, Object> aspect(@Selector String aspect) {
        return aspect.equals("members") ? report.members() : null;
    }
}
