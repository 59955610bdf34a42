package io.gossipdiscovery.autoconfigure.loadbalancer;

import io.gossipdiscovery.autoconfigure.service.ServiceIndex;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.cache.CacheManager;
import org.springframework.cloud.client.ConditionalOnDiscoveryEnabled;
import org.springframework.cloud.loadbalancer.cache.LoadBalancerCacheManager;
import org.springframework.context.annotation.Bean;

/** Lets a change of instances reach the very next call. */
@AutoConfiguration(afterName = "io.gossipdiscovery.autoconfigure.membership.GossipMembershipAutoConfiguration")
@ConditionalOnDiscoveryEnabled
@ConditionalOnClass({LoadBalancerCacheManager.class, CacheManager.class})
@ConditionalOnBooleanProperty(name = "spring.cloud.loadbalancer.enabled", matchIfMissing = true)
@ConditionalOnBean(ServiceIndex.class)
public final class GossipLoadBalancerAutoConfiguration {

    /** Static, so that it exists before the beans that it looks at. */
    @Bean
    static UncachedInstances gossipUncachedInstances() {
        return new UncachedInstances();
    }
}
