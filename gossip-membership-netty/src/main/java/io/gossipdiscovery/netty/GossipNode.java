package io.gossipdiscovery.netty;

import io.gossipdiscovery.membership.ClusterView;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One member of a cluster. Safe for use by any thread; the futures complete on the node's event loop, so that what is chained
 * to them must not block.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class GossipNode implements AutoCloseable {

    private GossipNode() {}

    /**
     * Binds UDP and TCP on one number and starts the node, which is alone until it joins.
     *
     * @throws GossipBindException if none of the ports is free for both
     */
    public static GossipNode start(GossipNodeSettings settings) {
        throw new UnsupportedOperationException(settings.toString());
    }

    /**
     * Makes these the seeds and starts to join. Seeds that are not members are tried again for as long as the node lives, names
     * are resolved anew each time.
     *
     * @param seeds {@code host:port}, the host a name or an IP address, IPv6 in brackets; may be empty
     * @return completes when the first seed has answered, or when every seed has refused or could not be resolved
     * @throws IllegalArgumentException if a seed is not {@code host:port}
     */
    public CompletableFuture<JoinResult> join(List<String> seeds) {
        throw new UnsupportedOperationException(seeds.toString());
    }

    /** The id of this node. */
    public NodeId id() {
        throw new UnsupportedOperationException();
    }

    /** Where the others reach this node. */
    public NodeAddress address() {
        throw new UnsupportedOperationException();
    }

    /** The newest view: one volatile read. */
    public ClusterView view() {
        throw new UnsupportedOperationException();
    }

    /**
     * Writes one key of this node's state and tells the cluster.
     *
     * @param value at most what the limits of the settings allow; null deletes the key
     * @return completes when the engine has taken it; fails with {@link IllegalArgumentException} where a limit is exceeded,
     *     in which case nothing was sent
     */
    public CompletableFuture<Void> publish(String key, byte @Nullable [] value) {
        throw new UnsupportedOperationException(key);
    }

    /** Adds a listener, which first hears the present view. */
    public void addListener(GossipListener listener) {
        throw new UnsupportedOperationException(listener.toString());
    }

    public void removeListener(GossipListener listener) {
        throw new UnsupportedOperationException(listener.toString());
    }

    /** Problems with seeds by seed as it was given, in words for a person, such as a name that cannot be resolved. */
    public Map<String, String> seedProblems() {
        throw new UnsupportedOperationException();
    }

    /** Every counter of the engine by its name, such as {@code rejected.malformed}: a snapshot at most a second old. */
    public Map<String, Long> counters() {
        throw new UnsupportedOperationException();
    }

    /**
     * Says goodbye. The node is finished afterwards and only waits to be closed.
     *
     * @return completes when everybody who was told has acknowledged, or at the limit of the settings
     */
    public CompletableFuture<LeaveResult> leave() {
        throw new UnsupportedOperationException();
    }

    /** Frees sockets and threads without a goodbye: to the others this node dies, unless it left before. Idempotent. */
    @Override
    public void close() {
        throw new UnsupportedOperationException(Duration.ZERO.toString());
    }
}
