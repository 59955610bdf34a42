package io.gossipdiscovery.autoconfigure.actuate;

import io.gossipdiscovery.autoconfigure.journal.GossipJournal;
import io.gossipdiscovery.autoconfigure.loadbalancer.Quarantine;
import io.gossipdiscovery.autoconfigure.membership.GossipMembership;
import io.gossipdiscovery.autoconfigure.registration.GossipRegistration;
import io.gossipdiscovery.autoconfigure.service.ServiceIndex;
import io.gossipdiscovery.netty.GossipNode;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** The actuator endpoint {@code gossip}. */
@AutoConfiguration(
        afterName = {
            "io.gossipdiscovery.autoconfigure.journal.GossipJournalAutoConfiguration",
            "io.gossipdiscovery.autoconfigure.loadbalancer.GossipLoadBalancerAutoConfiguration",
            "io.gossipdiscovery.autoconfigure.membership.GossipMembershipAutoConfiguration"
        })
@ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class})
@ConditionalOnAvailableEndpoint(GossipEndpoint.class)
@ConditionalOnBean({GossipNode.class, ServiceIndex.class})
@EnableConfigurationProperties(GossipEndpointProperties.class)
public final class GossipEndpointAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    GossipEndpoint gossipEndpoint(
            GossipNode node,
            ServiceIndex index,
            ObjectProvider<GossipMembership> membership,
            ObjectProvider<GossipRegistration> registration,
            ObjectProvider<GossipJournal> journal,
            ObjectProvider<Quarantine> quarantine,
            ObjectProvider<SanitizingFunction> sanitizingFunctions,
            GossipEndpointProperties properties) {
        GossipJournal kept = journal.getIfAvailable();
        MetadataMask mask = new MetadataMask(sanitizingFunctions.orderedStream().toList());
        return new GossipEndpoint(
                new ClusterReport(node, index, membership.getIfAvailable(), registration.getIfAvailable()),
                new ServicesReport(node, index, kept, quarantine.getIfAvailable(), mask),
                new EventsReport(node, kept),
                properties.showValues());
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnBean(GossipEndpoint.class)
    @ConditionalOnAvailableEndpoint(endpoint = GossipEndpoint.class, exposure = EndpointExposure.WEB)
    GossipEndpointWebExtension gossipEndpointWebExtension(
            GossipEndpoint endpoint, GossipEndpointProperties properties) {
        return new GossipEndpointWebExtension(endpoint, properties.showValues(), properties.roles());
    }
}
