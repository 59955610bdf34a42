package io.gossipdiscovery.autoconfigure.registration;

import io.gossipdiscovery.netty.GossipNode;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.cloud.client.ConditionalOnDiscoveryEnabled;
import org.springframework.cloud.client.serviceregistry.ServiceRegistry;
import org.springframework.cloud.client.serviceregistry.ServiceRegistryAutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Makes the {@link ServiceRegistry} of this application the cluster. */
@AutoConfiguration(
        before = ServiceRegistryAutoConfiguration.class,
        afterName = "io.gossipdiscovery.autoconfigure.membership.GossipMembershipAutoConfiguration")
@ConditionalOnDiscoveryEnabled
@ConditionalOnBooleanProperty(name = "spring.cloud.service-registry.enabled", matchIfMissing = true)
@ConditionalOnBean(GossipNode.class)
public final class GossipServiceRegistryAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(ServiceRegistry.class)
    GossipServiceRegistry gossipServiceRegistry(GossipNode node) {
        return new GossipServiceRegistry(node);
    }
}
