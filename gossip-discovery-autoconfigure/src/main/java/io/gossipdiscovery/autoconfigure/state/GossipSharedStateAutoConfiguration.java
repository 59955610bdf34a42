package io.gossipdiscovery.autoconfigure.state;

import io.gossipdiscovery.netty.GossipNode;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/** Lets the application tell all members small values of its own, and hear of theirs. */
@AutoConfiguration(afterName = "io.gossipdiscovery.autoconfigure.membership.GossipMembershipAutoConfiguration")
@ConditionalOnBean(GossipNode.class)
public final class GossipSharedStateAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    SharedState gossipSharedState(GossipNode node) {
        return new SharedState(node);
    }

    /** One in each context of a hierarchy: events reach the listeners of parents, but never those of children. */
    @Bean
    @Lazy(false)
    @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
    SharedStatePublisher gossipSharedStatePublisher(SharedState state, ApplicationEventPublisher events) {
        return new SharedStatePublisher(state, events);
    }
}
