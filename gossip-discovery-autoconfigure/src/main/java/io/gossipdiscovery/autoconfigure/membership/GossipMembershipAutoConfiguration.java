package io.gossipdiscovery.autoconfigure.membership;

import io.gossipdiscovery.autoconfigure.service.ServiceIndex;
import io.gossipdiscovery.netty.GossipNode;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.cloud.client.ConditionalOnDiscoveryEnabled;
import org.springframework.cloud.commons.util.UtilAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

/** Starts the node of this application, unless the application brings a {@link GossipNode} of its own. */
@AutoConfiguration(after = {UtilAutoConfiguration.class, SslAutoConfiguration.class})
@ConditionalOnDiscoveryEnabled
@ConditionalOnBooleanProperty(name = "gossip.enabled", matchIfMissing = true)
@EnableConfigurationProperties(GossipProperties.class)
public final class GossipMembershipAutoConfiguration {

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingBean(GossipNode.class)
    static class OwnNode {

        @Bean
        GossipMembership gossipMembership(
                GossipProperties properties, Environment environment, ObjectProvider<EarlyMembership> early) {
            GossipMembership membership = early.getIfAvailable(EarlyMembership::new)
                    .takeOver(properties, environment.getProperty("spring.application.group"));
            membership.logStart();
            return membership;
        }

        /** Ended by {@link GossipMembership}, which says goodbye first. */
        @Bean(destroyMethod = "")
        GossipNode gossipNode(GossipMembership membership) {
            return membership.node();
        }

        @Bean
        @Lazy(false)
        JoinGate gossipJoinGate(GossipMembership membership) {
            return new JoinGate(membership);
        }
    }

    @Bean
    @ConditionalOnMissingBean
    ServiceIndex gossipServiceIndex(GossipNode node) {
        return ServiceIndex.following(node);
    }
}
