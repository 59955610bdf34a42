package io.gossipdiscovery.autoconfigure.actuate;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/**
 * {@code /actuator/gossip}: this node and its view in short; {@code /actuator/gossip/members}: everybody it knows; {@code
 * /actuator/gossip/services}: every instance of every service, also those that get no requests, and why; {@code
 * /actuator/gossip/events}: what happened, newest first.
 */
@Endpoint(id = "gossip")
public final class GossipEndpoint {

    private final ClusterReport cluster;
    private final ServicesReport services;
    private final EventsReport events;
    private final Show showValues;

    GossipEndpoint(ClusterReport cluster, ServicesReport services, EventsReport events, Show showValues) {
        this.cluster = cluster;
        this.services = services;
        this.events = events;
        this.showValues = showValues;
    }

    /** This node and its view in short. */
    @ReadOperation
    public Map<String, Object> summary() {
        return cluster.summary();
    }

    /**
     * One aspect in full, or null, which the web answers with 404, where there is none of that name.
     *
     * @param aspect which of the three, as in the path
     * @param member the beginning of the id or of the address of a member, to see that member only
     * @param service the name of a service, to see that service only
     * @param limit how many members, instances or events to answer at most
     */
    @ReadOperation
    public @Nullable Map<String, Object> aspect(
            @Selector String aspect, @Nullable String member, @Nullable String service, @Nullable Integer limit) {
        return aspect(aspect, new Selection(member, service, limit), showValues.isShown(true));
    }

    @Nullable
    Map<String, Object> aspect(String aspect, Selection selection, boolean showSecrets) {
        return switch (aspect) {
            case "members" -> cluster.members(selection);
            case "services" -> services.services(selection, showSecrets);
            case "events" -> events.events(selection);
            default -> null;
        };
    }
}
