package io.gossipdiscovery.autoconfigure.discovery;

import io.gossipdiscovery.autoconfigure.service.ServiceIndex;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.cloud.client.ConditionalOnDiscoveryEnabled;
import org.springframework.cloud.client.ConditionalOnDiscoveryHealthIndicatorEnabled;
import org.springframework.cloud.client.ConditionalOnReactiveDiscoveryEnabled;
import org.springframework.cloud.client.ReactiveCommonsClientAutoConfiguration;
import org.springframework.cloud.client.discovery.ReactiveDiscoveryClient;
import org.springframework.cloud.client.discovery.composite.reactive.ReactiveCompositeDiscoveryClientAutoConfiguration;
import org.springframework.cloud.client.discovery.health.DiscoveryClientHealthIndicatorProperties;
import org.springframework.cloud.client.discovery.health.reactive.ReactiveDiscoveryClientHealthIndicator;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/** Makes Spring Cloud answer {@link ReactiveDiscoveryClient} from the index. */
@AutoConfiguration(
        before = ReactiveCommonsClientAutoConfiguration.class,
        after = ReactiveCompositeDiscoveryClientAutoConfiguration.class,
        afterName = "io.gossipdiscovery.autoconfigure.membership.GossipMembershipAutoConfiguration")
@ConditionalOnDiscoveryEnabled
@ConditionalOnReactiveDiscoveryEnabled
@ConditionalOnBean(ServiceIndex.class)
@EnableConfigurationProperties(GossipDiscoveryProperties.class)
public final class GossipReactiveDiscoveryClientAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    GossipReactiveDiscoveryClient gossipReactiveDiscoveryClient(
            ServiceIndex index, GossipDiscoveryProperties properties) {
        return new GossipReactiveDiscoveryClient(index, properties.order());
    }

    /** One in each context of a hierarchy: events reach the listeners of parents, but never those of children. */
    @Bean
    @Lazy(false)
    @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
    HeartbeatPublisher gossipHeartbeatPublisher(ServiceIndex index, ApplicationEventPublisher events) {
        return new HeartbeatPublisher(index, events);
    }

    @Bean
    @Lazy(false)
    @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
    DiscoveryInitialized gossipDiscoveryInitialized(
            ApplicationEventPublisher events, GossipDiscoveryProperties properties) {
        return new DiscoveryInitialized(events, properties);
    }

    /** The health of discovery, which Spring Cloud asks of each reactive client for itself. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(ReactiveHealthIndicator.class)
    @ConditionalOnDiscoveryHealthIndicatorEnabled
    @EnableConfigurationProperties(DiscoveryClientHealthIndicatorProperties.class)
    static class WithHealth {

        @Bean
        @ConditionalOnMissingBean(name = "gossipReactiveDiscoveryClientHealthIndicator")
        ReactiveDiscoveryClientHealthIndicator gossipReactiveDiscoveryClientHealthIndicator(
                GossipReactiveDiscoveryClient client, DiscoveryClientHealthIndicatorProperties properties) {
            return new ReactiveDiscoveryClientHealthIndicator(client, properties);
        }
    }
}
