package io.gossipdiscovery.autoconfigure.loadbalancer;

import io.gossipdiscovery.autoconfigure.service.ServiceIndex;
import io.gossipdiscovery.netty.GossipNode;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.cache.CacheManager;
import org.springframework.cloud.client.ConditionalOnDiscoveryEnabled;
import org.springframework.cloud.loadbalancer.annotation.LoadBalancerClients;
import org.springframework.cloud.loadbalancer.cache.LoadBalancerCacheManager;
import org.springframework.context.annotation.Bean;

/** Lets a change of instances reach the very next call, and calls last whom something is held against. */
@AutoConfiguration(afterName = "io.gossipdiscovery.autoconfigure.membership.GossipMembershipAutoConfiguration")
@ConditionalOnDiscoveryEnabled
@ConditionalOnClass({LoadBalancerCacheManager.class, CacheManager.class})
@ConditionalOnBooleanProperty(name = "spring.cloud.loadbalancer.enabled", matchIfMissing = true)
@ConditionalOnBean({GossipNode.class, ServiceIndex.class})
@LoadBalancerClients(defaultConfiguration = CandidateConfiguration.class)
public final class GossipLoadBalancerAutoConfiguration {

    /** Static, so that it exists before the beans that it looks at. */
    @Bean
    static CurrentInstances gossipCurrentInstances() {
        return new CurrentInstances();
    }

    @Bean
    Quarantine gossipQuarantine() {
        return new Quarantine(System::nanoTime);
    }

    @Bean
    CandidateSelection gossipCandidateSelection(ServiceIndex index, Quarantine quarantine) {
        return new CandidateSelection(index, quarantine);
    }

    @Bean
    ReportedFailures gossipReportedFailures(Quarantine quarantine, GossipNode node) {
        return new ReportedFailures(quarantine, node);
    }
}
