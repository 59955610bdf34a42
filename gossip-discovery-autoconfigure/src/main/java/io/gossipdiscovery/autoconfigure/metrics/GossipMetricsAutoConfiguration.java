package io.gossipdiscovery.autoconfigure.metrics;

import io.gossipdiscovery.autoconfigure.journal.GossipJournal;
import io.gossipdiscovery.autoconfigure.loadbalancer.Quarantine;
import io.gossipdiscovery.autoconfigure.service.ServiceIndex;
import io.gossipdiscovery.netty.GossipNode;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.context.annotation.Bean;

/** The meters of the node, where the application has a meter registry. */
@AutoConfiguration(
        after = {MetricsAutoConfiguration.class, CompositeMeterRegistryAutoConfiguration.class},
        afterName = {
            "io.gossipdiscovery.autoconfigure.journal.GossipJournalAutoConfiguration",
            "io.gossipdiscovery.autoconfigure.loadbalancer.GossipLoadBalancerAutoConfiguration",
            "io.gossipdiscovery.autoconfigure.membership.GossipMembershipAutoConfiguration"
        })
@ConditionalOnClass({MeterRegistry.class, MetricsAutoConfiguration.class})
@ConditionalOnBean({GossipNode.class, ServiceIndex.class, MeterRegistry.class})
public final class GossipMetricsAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(name = "gossipMetrics")
    GossipMetrics gossipMetrics(
            GossipNode node,
            ServiceIndex index,
            ObjectProvider<GossipJournal> journal,
            ObjectProvider<Quarantine> quarantine) {
        return new GossipMetrics(node, index, journal.getIfAvailable(), quarantine.getIfAvailable());
    }
}
