package io.gossipdiscovery.autoconfigure.registration;

import io.gossipdiscovery.autoconfigure.failure.GossipConfigurationException;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroup;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.health.contributor.Status;

/**
 * The groups of Boot's health endpoint. A group is well where its status is answered over HTTP with 200 to 399, as probes of
 * Kubernetes see it: UP and UNKNOWN are, DOWN and OUT_OF_SERVICE are not, and the application may map others.
 */
final class HealthGroups implements HealthGroupFinder {

    private final ObjectProvider<HealthEndpoint> endpoint;
    private final ObjectProvider<HealthEndpointGroups> groups;

    HealthGroups(ObjectProvider<HealthEndpoint> endpoint, ObjectProvider<HealthEndpointGroups> groups) {
        this.endpoint = endpoint;
        this.groups = groups;
    }

    @Override
    public HealthGroup find(String name) {
        HealthEndpoint asked = endpoint.getIfAvailable();
        HealthEndpointGroups known = groups.getIfAvailable();
        if (asked == null || known == null) {
            throw HealthGroupFinder.noEndpoint(name);
        }
        HealthEndpointGroup group = known.get(name);
        if (group == null) {
            Set<String> names = new TreeSet<>(known.getNames());
            throw new GossipConfigurationException(
                    "gossip.discovery.readiness.health-group is '" + name
                            + "', and there is no such health group; there "
                            + (names.isEmpty() ? "is none" : "are " + String.join(", ", names)) + ".",
                    "Define it by management.endpoint.health.group." + name + ".include, or set "
                            + "gossip.discovery.readiness.health-group to a group that exists.");
        }
        return () -> answer(asked.healthForPath(name), group);
    }

    /** Nobody belongs to a group that says nothing. */
    private static HealthGroup.Answer answer(@Nullable HealthDescriptor health, HealthEndpointGroup group) {
        Status status = health == null ? Status.UNKNOWN : health.getStatus();
        int code = group.getHttpCodeStatusMapper().getStatusCode(status);
        return new HealthGroup.Answer(code >= 200 && code < 400, status.getCode());
    }
}
