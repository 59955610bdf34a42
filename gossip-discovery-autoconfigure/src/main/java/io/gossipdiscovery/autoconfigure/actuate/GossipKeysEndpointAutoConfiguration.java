package io.gossipdiscovery.autoconfigure.actuate;

import io.gossipdiscovery.autoconfigure.membership.GossipMembership;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** The actuator endpoint {@code gossipkeys}, off unless it is given access. */
@AutoConfiguration(afterName = "io.gossipdiscovery.autoconfigure.membership.GossipMembershipAutoConfiguration")
@ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class})
@ConditionalOnAvailableEndpoint(GossipKeysEndpoint.class)
@ConditionalOnBean(GossipMembership.class)
public final class GossipKeysEndpointAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    GossipKeysEndpoint gossipKeysEndpoint(GossipMembership membership) {
        return new GossipKeysEndpoint(membership);
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnBean(GossipKeysEndpoint.class)
    @ConditionalOnAvailableEndpoint(endpoint = GossipKeysEndpoint.class, exposure = EndpointExposure.WEB)
    GossipKeysEndpointWebExtension gossipKeysEndpointWebExtension(GossipKeysEndpoint endpoint) {
        return new GossipKeysEndpointWebExtension(endpoint);
    }
}
