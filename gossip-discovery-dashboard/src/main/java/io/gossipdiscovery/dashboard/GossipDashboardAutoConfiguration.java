package io.gossipdiscovery.dashboard;

import io.gossipdiscovery.autoconfigure.journal.GossipJournal;
import io.gossipdiscovery.netty.GossipNode;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.context.annotation.Lazy;

/** Serves the dashboard at the port of the application. */
@AutoConfiguration(
        afterName = {
            "io.gossipdiscovery.autoconfigure.journal.GossipJournalAutoConfiguration",
            "io.gossipdiscovery.autoconfigure.membership.GossipMembershipAutoConfiguration"
        })
@ConditionalOnWebApplication
@ConditionalOnBooleanProperty(name = "gossip.dashboard.enabled", matchIfMissing = true)
@ConditionalOnBean(GossipNode.class)
@EnableConfigurationProperties(GossipDashboardProperties.class)
@Import({ServletRoutes.class, ReactiveRoutes.class})
@ImportRuntimeHints(DashboardHints.class)
public final class GossipDashboardAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    ClusterSource gossipDashboardSource(GossipNode node, ObjectProvider<GossipJournal> journal) {
        return new NodeSource(node, journal.getIfAvailable());
    }

    /** Runs from the start on, since ages and rates cannot be told later. */
    @Bean
    @Lazy(false)
    Feed gossipDashboardFeed(ClusterSource source, GossipDashboardProperties properties) {
        return new Feed(source, properties.maxViewers());
    }

    @Bean
    Site gossipDashboardSite(GossipDashboardProperties properties) {
        return new Site(properties);
    }
}
