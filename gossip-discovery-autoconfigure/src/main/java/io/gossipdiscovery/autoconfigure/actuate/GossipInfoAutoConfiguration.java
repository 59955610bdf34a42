package io.gossipdiscovery.autoconfigure.actuate;

import io.gossipdiscovery.autoconfigure.membership.GossipMembership;
import io.gossipdiscovery.autoconfigure.registration.GossipRegistration;
import io.gossipdiscovery.autoconfigure.service.ServiceIndex;
import io.gossipdiscovery.netty.GossipNode;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.info.ConditionalOnEnabledInfoContributor;
import org.springframework.boot.actuate.autoconfigure.info.InfoContributorFallback;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * The part {@code gossip} of {@code /actuator/info}. Off unless {@code management.info.gossip.enabled=true}, as is everything of
 * Boot's that tells of the surroundings and not of the build.
 */
@AutoConfiguration(afterName = "io.gossipdiscovery.autoconfigure.membership.GossipMembershipAutoConfiguration")
@ConditionalOnClass({InfoContributor.class, ConditionalOnEnabledInfoContributor.class})
@ConditionalOnBean({GossipNode.class, ServiceIndex.class})
@ConditionalOnEnabledInfoContributor(value = "gossip", fallback = InfoContributorFallback.DISABLE)
public final class GossipInfoAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(name = "gossipInfoContributor")
    GossipInfoContributor gossipInfoContributor(
            GossipNode node,
            ServiceIndex index,
            ObjectProvider<GossipMembership> membership,
            ObjectProvider<GossipRegistration> registration) {
        return new GossipInfoContributor(
                new ClusterReport(node, index, membership.getIfAvailable(), registration.getIfAvailable()));
    }
}
