package io.gossipdiscovery.autoconfigure.actuate;

import java.util.Set;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.ConstructorBinding;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The actuator endpoint that shows the cluster.
 *
 * @param showValues When to show values of metadata that look like secrets. Harmless ones are always shown.
 * @param roles Roles used to determine whether a user is authorized to be shown such values. When empty, all authenticated
 *     users are authorized.
 */
@ConfigurationProperties("management.endpoint.gossip")
public record GossipEndpointProperties(@DefaultValue("never") Show showValues, @DefaultValue Set<String> roles) {

    @ConstructorBinding
    public GossipEndpointProperties {
        roles = Set.copyOf(roles);
    }

    /** The defaults. Spring Cloud makes them whenever it rebinds beans, and where it cannot it warns each time. */
    GossipEndpointProperties() {
        this(Show.NEVER, Set.of());
    }
}
