package io.gossipdiscovery.autoconfigure.actuate;

import io.gossipdiscovery.autoconfigure.membership.GossipMembership;
import io.gossipdiscovery.autoconfigure.registration.GossipRegistration;
import io.gossipdiscovery.autoconfigure.service.ServiceIndex;
import io.gossipdiscovery.netty.GossipNode;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.cloud.client.CommonsClientAutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Health of the part that this application takes in the cluster, under the name {@code gossip}. */
@AutoConfiguration(
        before = CommonsClientAutoConfiguration.class,
        afterName = "io.gossipdiscovery.autoconfigure.membership.GossipMembershipAutoConfiguration")
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean({GossipNode.class, ServiceIndex.class})
@ConditionalOnEnabledHealthIndicator("gossip")
public final class GossipHealthAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(name = "gossipHealthIndicator")
    GossipHealthIndicator gossipHealthIndicator(
            GossipNode node,
            ServiceIndex index,
            ObjectProvider<GossipMembership> membership,
            ObjectProvider<GossipRegistration> registration) {
        GossipMembership own = membership.getIfAvailable();
        return new GossipHealthIndicator(
                node, index, own, new ClusterReport(node, index, own, registration.getIfAvailable()));
    }
}
