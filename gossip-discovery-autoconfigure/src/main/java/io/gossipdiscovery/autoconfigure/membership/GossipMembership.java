package io.gossipdiscovery.autoconfigure.membership;

import io.gossipdiscovery.membership.config.Plaintext;
import io.gossipdiscovery.netty.GossipNode;
import io.gossipdiscovery.netty.GossipNodeSettings;
import io.gossipdiscovery.netty.JoinResult;
import io.gossipdiscovery.netty.LeaveResult;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
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

    /** The node keeps to the limit of its goodbye; only one that hangs is left at this. */
    private static final long HANGING_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** A century is above any timeout and below what overflows. */
    private static final long LONGEST_NANOS = TimeUnit.DAYS.toNanos(36_500);

    private final GossipNode node;
    private final @Nullable PeersRecorder recorder;
    private volatile MembershipPlan plan;
    private volatile CompletableFuture<JoinResult> joining;
    private volatile Duration leaveTimeout;

    private GossipMembership(MembershipPlan plan, GossipNode node, @Nullable PeersRecorder recorder) {
        this.plan = plan;
        this.node = node;
        this.recorder = recorder;
        this.joining = join(node, plan);
        this.leaveTimeout = node.settings().sync().leaveTimeout();
        if (recorder != null) {
            node.addListener(recorder);
        }
    }

    /**
     * Decides by the properties and the surroundings, binds and begins to join.
     *
     * @param peersFile where the members are recorded, null for nowhere
     * @throws io.gossipdiscovery.netty.GossipBindException if no port is free
     */
    static GossipMembership start(MembershipPlan plan, @Nullable PeersFile peersFile, GossipNodeFactory factory) {
        GossipNode node = factory.start(plan.settings());
        try {
            return new GossipMembership(
                    plan,
                    node,
                    peersFile == null ? null : new PeersRecorder(peersFile, plan.peers(), PeersRecorder.INTERVAL));
        } catch (RuntimeException | Error e) {
            node.close();
            throw e;
        }
    }

    private static CompletableFuture<JoinResult> join(GossipNode node, MembershipPlan plan) {
        List<String> seeds =
                Stream.concat(plan.seeds().stream(), plan.peers().stream()).toList();
        return node.join(seeds, plan.providers());
    }

    /** Goes on with other seeds, without leaving: those that are no members are tried at once. */
    synchronized void useSeeds(List<String> seeds) {
        MembershipPlan changed = plan.withSeeds(seeds);
        joining = join(node, changed);
        plan = changed;
    }

    /**
     * Goes on with other keys, without leaving.
     *
     * @param keys at least one, the first seals
     * @throws IllegalStateException if the node was started without shared keys, or is closed: nothing has changed then
     */
    synchronized void useKeys(List<byte[]> keys, Plaintext plaintext) {
        await(node.useKeys(keys, plaintext));
        plan = plan.withKeys(keys, plaintext);
    }

    /** Goes on with other keys, made from those in use. */
    synchronized void useKeys(UnaryOperator<List<byte[]>> change) {
        GossipNodeSettings settings = plan.settings();
        useKeys(change.apply(settings.keys()), settings.plaintext());
    }

    /**
     * Has the node make the next key of a cluster that agrees on its keys.
     *
     * @throws IllegalStateException if the node has shared keys, or none, or is closed
     */
    void renewClusterKey() {
        await(node.renewClusterKey());
    }

    /** For what the node does at once, or refuses. */
    private static void await(CompletableFuture<Void> done) {
        try {
            done.get(HANGING_NANOS, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The thread was interrupted: ask the node what it uses", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    e.getCause() == null ? e.getMessage() : e.getCause().getMessage(), e);
        } catch (TimeoutException e) {
            throw new IllegalStateException("The node hangs: see what blocks its thread", e);
        }
    }

    /** Waits so long for the confirmations of its goodbye; without this, as long as the settings of its node say. */
    void leaveWithin(Duration timeout) {
        leaveTimeout = timeout;
    }

    /** Tells a person what was decided. */
    void logStart() {
        log.info(
                "Gossip node {} of cluster '{}' at {} ({} mode, {}; {}). Applications of another gossip.cluster never meet it",
                node.id().abbreviated(),
                plan.cluster(),
                node.address(),
                plan.mode().name().toLowerCase(Locale.ROOT),
                plan.sealing(),
                plan.addressReason());
        plan.remarks().forEach(remark -> log.warn("Gossip: {}", remark));
        logMigration();
    }

    /** Loud for as long as packets in the clear are taken. */
    void logMigration() {
        String problem = plan.migrationProblem();
        if (problem != null) {
            log.warn("Gossip: {}", problem);
        }
    }

    /** What was decided before the start; its seeds and keys are those of now. */
    public MembershipPlan plan() {
        return plan;
    }

    /** The running node. */
    public GossipNode node() {
        return node;
    }

    /** Why the members cannot be recorded in the peers file, in words for a person; null where they can, or need not be. */
    public @Nullable String peersFileProblem() {
        return recorder == null ? null : recorder.problem();
    }

    /** Completes when the first seed has answered or every seed has refused; another one after seeds were replaced. */
    CompletableFuture<JoinResult> joining() {
        return joining;
    }

    /** How the join ended, or null while it goes on. */
    public @Nullable JoinResult joinResult() {
        CompletableFuture<JoinResult> join = joining;
        return join.isDone() && !join.isCompletedExceptionally() ? join.getNow(null) : null;
    }

    /** Says goodbye, for a bounded time, and frees sockets and threads. */
    @Override
    public void destroy() {
        if (recorder != null) {
            node.removeListener(recorder);
            recorder.close();
        }
        try {
            long limitNanos = Math.min(TimeUnit.NANOSECONDS.convert(leaveTimeout), LONGEST_NANOS);
            LeaveResult result = node.leave(leaveTimeout).get(limitNanos + HANGING_NANOS, TimeUnit.NANOSECONDS);
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
