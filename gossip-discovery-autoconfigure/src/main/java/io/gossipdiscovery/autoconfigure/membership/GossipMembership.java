package io.gossipdiscovery.autoconfigure.membership;

import io.gossipdiscovery.netty.GossipNode;
import io.gossipdiscovery.netty.JoinResult;
import io.gossipdiscovery.netty.LeaveResult;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;

/**
 * This application's part in the cluster: a node that is bound when this is made, joins without anybody waiting, and says
 * goodbye when the context is destroyed.
 */
public final class GossipMembership implements DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(GossipMembership.class);

    /** Above the node's own limit for a goodbye; only a node that hangs is left at it. */
    private static final long LEAVE_LIMIT_SECONDS = 10;

    private final MembershipPlan plan;
    private final GossipNode node;
    private final CompletableFuture<JoinResult> joining;

    private GossipMembership(MembershipPlan plan, GossipNode node, CompletableFuture<JoinResult> joining) {
        this.plan = plan;
        this.node = node;
        this.joining = joining;
    }

    /**
     * Decides by the properties and the surroundings, binds and begins to join.
     *
     * @param group {@code spring.application.group}, or null
     * @throws io.gossipdiscovery.autoconfigure.failure.GossipConfigurationException if the properties are wrong
     * @throws io.gossipdiscovery.netty.GossipBindException if no port is free
     */
    static GossipMembership start(GossipProperties properties, @Nullable String group) {
        boolean inTest = RunningTests.isInStackOf(Thread.currentThread());
        Path home = Path.of(System.getProperty("user.home", "."));
        MembershipPlan plan = new MembershipPlanner(properties, group, inTest, home).plan();
        GossipNode node = GossipNode.start(plan.settings());
        try {
            return new GossipMembership(plan, node, node.join(plan.seeds()));
        } catch (RuntimeException | Error e) {
            node.close();
            throw e;
        }
    }

    /** Tells a person what was decided. */
    void logStart() {
        log.info(
                "Gossip node {} of cluster '{}' at {} ({} mode, {}; {}). Applications of another gossip.cluster never meet it",
                node.id().abbreviated(),
                plan.cluster(),
                node.address(),
                plan.mode().name().toLowerCase(Locale.ROOT),
                plan.isSealed() ? "sealed" : "not sealed",
                plan.addressReason());
        plan.remarks().forEach(remark -> log.warn("Gossip: {}", remark));
    }

    /** What was decided before the start. */
    public MembershipPlan plan() {
        return plan;
    }

    /** The running node. */
    public GossipNode node() {
        return node;
    }

    /** Completes when the first seed has answered or every seed has refused. */
    CompletableFuture<JoinResult> joining() {
        return joining;
    }

    /** How the first join ended, or null while it goes on. */
    public @Nullable JoinResult joinResult() {
        return joining.isDone() && !joining.isCompletedExceptionally() ? joining.getNow(null) : null;
    }

    /** Says goodbye, for a bounded time, and frees sockets and threads. */
    @Override
    public void destroy() {
        try {
            LeaveResult result = node.leave().get(LEAVE_LIMIT_SECONDS, TimeUnit.SECONDS);
            log.info(
                    "Gossip node {} left cluster '{}': {} of {} members told have confirmed",
                    node.id().abbreviated(),
                    plan.cluster(),
                    result.acknowledged(),
                    result.told());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            log.warn(
                    "Gossip node {} could not say goodbye; the others will find it gone",
                    node.id().abbreviated(),
                    e);
        } finally {
            node.close();
        }
    }
}
