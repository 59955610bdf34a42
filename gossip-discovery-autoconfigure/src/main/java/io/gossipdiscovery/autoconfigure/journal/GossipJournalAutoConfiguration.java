package io.gossipdiscovery.autoconfigure.journal;

import io.gossipdiscovery.autoconfigure.service.ServiceIndex;
import io.gossipdiscovery.netty.GossipNode;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/** Keeps the journal of the node, from the start of the application on: it cannot be written later. */
@AutoConfiguration(afterName = "io.gossipdiscovery.autoconfigure.membership.GossipMembershipAutoConfiguration")
@ConditionalOnBean(GossipNode.class)
@EnableConfigurationProperties(GossipJournalProperties.class)
public final class GossipJournalAutoConfiguration {

    @Bean
    @Lazy(false)
    @ConditionalOnMissingBean
    GossipJournal gossipJournal(
            GossipNode node, ObjectProvider<ServiceIndex> index, GossipJournalProperties properties) {
        GossipJournal journal = GossipJournal.following(node, properties.size());
        index.ifAvailable(services -> services.addListener(journal));
        return journal;
    }
}
