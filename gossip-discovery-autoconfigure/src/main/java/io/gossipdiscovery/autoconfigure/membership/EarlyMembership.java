package io.gossipdiscovery.autoconfigure.membership;

import io.gossipdiscovery.membership.ClusterView;
import io.gossipdiscovery.netty.GossipNode;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.env.Environment;

/**
 * A membership that begins before there is a context, for whoever must find a service in order to read the configuration. The
 * context takes it over, so that no second node is started; where none does, it ends with the start of the application. Safe for use
 * by any thread.
 */
public final class EarlyMembership {

    private static final Logger log = LoggerFactory.getLogger(EarlyMembership.class);

    /** Not null from the start until it is taken over or ended. */
    private @Nullable Begun begun;

    /** Whose view is asked for. */
    private @Nullable GossipNode node;

    /**
     * Starts, and waits, for at most {@code gossip.join.wait}, until the first seed has answered or every seed has refused. At this
     * moment nothing is logged yet: how it started, and what is wrong with seeds then, is said when a context takes it over.
     *
     * @param environment what is known of it so far
     * @throws io.gossipdiscovery.autoconfigure.failure.GossipConfigurationException if the properties are wrong
     * @throws io.gossipdiscovery.netty.GossipBindException if no port is free
     */
    public synchronized void start(GossipProperties properties, Environment environment) {
        MembershipStart start = MembershipStart.of(properties, Surroundings.of(environment));
        GossipMembership membership = start.begin();
        begun = new Begun(start, membership);
        node = membership.node();
        awaitJoin(membership);
    }

    private static void awaitJoin(GossipMembership membership) {
        try {
            membership
                    .joining()
                    .get(TimeUnit.NANOSECONDS.convert(membership.plan().joinWait()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException e) {
            log.debug("Gossip: nobody was found before the configuration is read", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What the node of this application sees, or null where none has started. */
    public synchronized @Nullable ClusterView view() {
        return node == null ? null : node.view();
    }

    /**
     * The membership of a context. It is the one that began early, unless the configuration that was read since then, or a bean,
     * changes how the node should be started: then that one says goodbye and another begins.
     */
    synchronized GossipMembership takeOver(MembershipStart start) {
        Begun early = begun;
        begun = null;
        if (early != null && early.start.equals(start)) {
            // the node has told them, but there was no log yet
            early.membership.node().seedProblems().values().forEach(problem -> log.warn("Gossip: {}", problem));
            return early.membership;
        }
        if (early != null) {
            log.info("Gossip: starts anew, since the configuration that was found, or a bean, changes how the node is "
                    + "started; set gossip properties where the application starts from to start once");
            early.membership.destroy();
        }
        GossipMembership membership = start.begin();
        node = membership.node();
        return membership;
    }

    /** Ends what no context has taken over. */
    public synchronized void end() {
        Begun early = begun;
        begun = null;
        if (early != null) {
            early.membership.destroy();
        }
    }

    /** Ends what no context has taken over, and goes on with the view of a node that the application brings. */
    public synchronized void endInFavourOf(GossipNode other) {
        if (begun != null) {
            end();
            node = other;
        }
    }

    /** What runs, and what it was started with. */
    private record Begun(MembershipStart start, GossipMembership membership) {}
}
