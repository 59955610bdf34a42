package io.gossipdiscovery.autoconfigure.actuate;

import io.gossipdiscovery.autoconfigure.actuate.GossipKeysEndpoint.Action;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/** The endpoint {@code gossipkeys} over the web, where a refusal says in its body why: an error page of Spring Boot does not. */
@EndpointWebExtension(endpoint = GossipKeysEndpoint.class)
public final class GossipKeysEndpointWebExtension {

    private final GossipKeysEndpoint endpoint;

    GossipKeysEndpointWebExtension(GossipKeysEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    /** As {@link GossipKeysEndpoint#change(Action, String, String)} does. */
    @WriteOperation
    public WebEndpointResponse<Map<String, Object>> change(
            Action action, @Nullable String key, @Nullable String fingerprint) {
        try {
            return new WebEndpointResponse<>(endpoint.change(action, key, fingerprint));
        } catch (InvalidEndpointRequestException e) {
            return new WebEndpointResponse<>(
                    Map.of("problem", String.valueOf(e.getReason())), WebEndpointResponse.STATUS_BAD_REQUEST);
        }
    }
}
