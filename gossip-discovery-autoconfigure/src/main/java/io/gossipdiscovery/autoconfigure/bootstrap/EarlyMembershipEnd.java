package io.gossipdiscovery.autoconfigure.bootstrap;

import io.gossipdiscovery.autoconfigure.membership.EarlyMembership;
import io.gossipdiscovery.netty.GossipNode;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.bootstrap.ConfigurableBootstrapContext;
import org.springframework.boot.context.event.ApplicationFailedEvent;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.boot.context.event.ApplicationStartingEvent;
import org.springframework.boot.context.event.SpringApplicationEvent;
import org.springframework.context.ApplicationListener;

/**
 * Ends a membership that began early and that no context has taken over: the application could not be started, or has a node of its
 * own or of its parent. Each application has its own.
 */
final class EarlyMembershipEnd implements ApplicationListener<SpringApplicationEvent> {

    private volatile @Nullable ConfigurableBootstrapContext bootstrap;

    @Override
    public void onApplicationEvent(SpringApplicationEvent event) {
        if (event instanceof ApplicationStartingEvent starting) {
            bootstrap = starting.getBootstrapContext();
            return;
        }
        ConfigurableBootstrapContext context = bootstrap;
        EarlyMembership early = context == null ? null : context.getOrElse(EarlyMembership.class, null);
        LookupProblem problem = context == null ? null : context.getOrElse(LookupProblem.class, null);
        if (early == null || problem == null) {
            return;
        }
        if (event instanceof ApplicationFailedEvent failed) {
            problem.report(failed.getException());
            early.end();
        } else if (event instanceof ApplicationStartedEvent started) {
            GossipNode node = started.getApplicationContext()
                    .getBeanProvider(GossipNode.class)
                    .getIfUnique();
            if (node == null) {
                early.end();
            } else {
                early.endInFavourOf(node);
            }
        }
    }
}
