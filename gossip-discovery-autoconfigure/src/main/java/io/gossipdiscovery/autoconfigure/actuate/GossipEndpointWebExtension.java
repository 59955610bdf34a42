package io.gossipdiscovery.autoconfigure.actuate;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/** The endpoint over the web, where it depends on who asks whether values that look like secrets are shown. */
@EndpointWebExtension(endpoint = GossipEndpoint.class)
public final class GossipEndpointWebExtension {

    private final GossipEndpoint endpoint;
    private final Show showValues;
    private final Set<String> roles;

    GossipEndpointWebExtension(GossipEndpoint endpoint, Show showValues, Set<String> roles) {
        this.endpoint = endpoint;
        this.showValues = showValues;
        this.roles = Set.copyOf(roles);
    }

    /** As {@link GossipEndpoint#aspect(String, String, String, Integer)} does. */
    @ReadOperation
    public @Nullable Map<String, Object> aspect(
            SecurityContext securityContext,
            @Selector String aspect,
            @Nullable String member,
            @Nullable String service,
            @Nullable Integer limit) {
        boolean showSecrets = showValues.isShown(securityContext, roles);
        return endpoint.aspect(aspect, new Selection(member, service, limit), showSecrets);
    }
}
