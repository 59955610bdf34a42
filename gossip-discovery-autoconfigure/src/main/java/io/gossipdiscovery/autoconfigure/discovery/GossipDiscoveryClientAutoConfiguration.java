package io.gossipdiscovery.autoconfigure.discovery;

import io.gossipdiscovery.autoconfigure.service.ServiceIndex;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.cloud.client.CommonsClientAutoConfiguration;
import org.springframework.cloud.client.ConditionalOnBlockingDiscoveryEnabled;
import org.springframework.cloud.client.ConditionalOnDiscoveryEnabled;
import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.cloud.client.discovery.simple.SimpleDiscoveryClientAutoConfiguration;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/** Makes Spring Cloud answer {@link DiscoveryClient} from the index. */
@AutoConfiguration(
        before = {SimpleDiscoveryClientAutoConfiguration.class, CommonsClientAutoConfiguration.class},
        afterName = "io.gossipdiscovery.autoconfigure.membership.GossipMembershipAutoConfiguration")
@ConditionalOnDiscoveryEnabled
@ConditionalOnBlockingDiscoveryEnabled
@ConditionalOnBean(ServiceIndex.class)
@EnableConfigurationProperties(GossipDiscoveryProperties.class)
public final class GossipDiscoveryClientAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    GossipDiscoveryClient gossipDiscoveryClient(ServiceIndex index, GossipDiscoveryProperties properties) {
        return new GossipDiscoveryClient(index, properties.order());
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
}
