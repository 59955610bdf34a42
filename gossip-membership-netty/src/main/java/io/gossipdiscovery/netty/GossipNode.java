package io.gossipdiscovery.netty;

import io.gossipdiscovery.membership.ClusterView;
import io.gossipdiscovery.membership.MembershipEngine;
import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.config.Plaintext;
import io.gossipdiscovery.membership.crypto.Keyring;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One member of a cluster. Safe for use by any thread; the futures complete on the node's event loop, so that what is chained
 * to them must not block. After {@link #close()} every future fails with {@link IllegalStateException}.
 */
public final class GossipNode implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(GossipNode.class);

    /** Keys derived per sender that are kept; beyond, they are derived anew at some microseconds each. */
    private static final int CACHED_SENDERS = 10_000;

    /** A loop that does not end in this time hangs in a listener. */
    private static final long CLOSE_TIMEOUT_SECONDS = 5;

    private final MembershipSettings settings;
    private final @Nullable StreamTls tls;
    private final NodeAddress address;
    private final EventLoopGroup group;
    private final EventLoop loop;
    private final NodeLoop node;
    private final AtomicBoolean left = new AtomicBoolean();
    private final CompletableFuture<LeaveResult> leaving = new CompletableFuture<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    private GossipNode(
            GossipNodeSettings settings, NodeAddress address, EventLoopGroup group, EventLoop loop, NodeLoop node) {
        this.settings = settings.membership();
        this.tls = settings.tls();
        this.address = address;
        this.group = group;
        this.loop = loop;
        this.node = node;
    }

    /**
     * Loads what the first node of a JVM needs, so that it starts sooner: for a thread that has nothing else to do while an
     * application starts. Opens no socket, starts no thread, and does no harm where no node follows.
     */
    public static void preload() {
        Preloading.run();
    }

    /**
     * Binds UDP and TCP on one number and starts the node, which is alone until it joins.
     *
     * @throws GossipBindException if none of the ports is free for both
     */
    public static GossipNode start(GossipNodeSettings settings) {
        return start(settings, PathFilter.ALL_OPEN);
    }

    /**
     * Starts a node as {@link #start(GossipNodeSettings)} does, whose paths a test can cut.
     *
     * @throws GossipBindException if none of the ports is free for both
     */
    public static GossipNode start(GossipNodeSettings settings, PathFilter paths) {
        return start(settings, paths, Sockets.best());
    }

    static GossipNode start(GossipNodeSettings settings, Sockets sockets) {
        return start(settings, PathFilter.ALL_OPEN, sockets);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for a loop that never served
    static GossipNode start(GossipNodeSettings settings, PathFilter paths, Sockets sockets) {
        StreamTls tls = settings.tls();
        TlsContext certificates =
                tls == null ? null : new TlsContext(tls.source().get());
        BoundPorts ports = BoundPorts.bind(sockets, settings.bindAddress(), settings.bindPorts());
        EventLoopGroup group = null;
        try {
            MembershipSettings membership = settings.membership();
            NodeAddress address = advertised(settings, ports.port());
            Keyring keyring = keyring(settings);
            MembershipEngine engine =
                    new MembershipEngine(membership, address, keyring, new SecureRandom(), System.nanoTime());
            NodeId id = engine.id();
            String name = "gossip-" + membership.cluster() + "-" + id.abbreviated();
            ThreadFactory threads = task -> daemon(task, name);
            group = new MultiThreadIoEventLoopGroup(1, threads, sockets.ioHandler());
            EventLoop loop = group.next();
            NodeLoop node = loop.submit(
                            () -> NodeLoop.start(loop, name, membership, engine, ports, paths, certificates))
                    .syncUninterruptibly()
                    .getNow();
            LOG.debug(
                    "Gossip node {} at {} in cluster '{}', {}, {}, by {}",
                    id.abbreviated(),
                    address,
                    membership.cluster(),
                    keyring.seals() ? "sealed" : "plaintext",
                    tls == null ? "streams without TLS" : "streams by TLS",
                    sockets);
            return new GossipNode(settings, address, group, loop, node);
        } catch (RuntimeException | Error e) {
            ports.close();
            if (group != null) {
                group.shutdownGracefully(0, 0, TimeUnit.SECONDS);
            }
            throw e;
        }
    }

    private static Keyring keyring(GossipNodeSettings settings) {
        if (settings.keys().isEmpty() && settings.tls() != null) {
            return Keyring.agreed(CACHED_SENDERS);
        }
        Keyring keyring = new Keyring(settings.keys(), CACHED_SENDERS);
        keyring.use(settings.keys(), settings.plaintext());
        return keyring;
    }

    private static NodeAddress advertised(GossipNodeSettings settings, int boundPort) {
        InetAddress host = settings.advertisedHost() == null ? settings.bindAddress() : settings.advertisedHost();
        int port = settings.advertisedPort() == 0 ? boundPort : settings.advertisedPort();
        return NodeAddress.of(host.getAddress(), port);
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new FastThreadLocalThread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Makes these the seeds, without sources, and starts to join.
     *
     * @see #join(List, List)
     */
    public CompletableFuture<JoinResult> join(List<String> seeds) {
        return join(seeds, List.of());
    }

    /**
     * Makes these the seeds and starts to join. Seeds that are not members are tried again for as long as the node lives; sources
     * are asked and names are resolved anew each time. A join that is under way goes on with these seeds, and its future completes
     * along with this one.
     *
     * @param seeds {@code host:port}, the host a name or an IP address, IPv6 in brackets; or {@code dns:name:port}, which is the
     *     same but that it is no problem while the name stands for nobody; may be empty
     * @param sources who knows more seeds; may be empty
     * @return completes when the first seed has answered, or when every seed has refused or could not be resolved
     * @throws IllegalArgumentException if a seed is neither
     */
    public CompletableFuture<JoinResult> join(List<String> seeds, List<SeedSource> sources) {
        List<Seed> parsed = seeds.stream().map(Seed::parse).toList();
        List<SeedSource> copied = List.copyOf(sources);
        CompletableFuture<JoinResult> result = new CompletableFuture<>();
        onLoop(() -> node.join(parsed, copied, result), result);
        return result;
    }

    /** The id of this node. */
    public NodeId id() {
        return view().self();
    }

    /** Where the others reach this node. */
    public NodeAddress address() {
        return address;
    }

    /** The settings of this node's engine. */
    public MembershipSettings settings() {
        return settings;
    }

    /** True on the thread that serves this node, on which nobody may wait for its futures. */
    public boolean inEventLoop() {
        return loop.inEventLoop();
    }

    /** The newest view: one volatile read. */
    public ClusterView view() {
        return node.view();
    }

    /**
     * Writes one key of this node's state and tells the cluster.
     *
     * @param value at most what the limits of the settings allow; null deletes the key
     * @return completes when the engine has taken it; fails with {@link IllegalArgumentException} where a limit is exceeded,
     *     in which case nothing was sent
     */
    public CompletableFuture<Void> publish(String key, byte @Nullable [] value) {
        byte[] copy = value == null ? null : value.clone();
        CompletableFuture<Void> result = new CompletableFuture<>();
        onLoop(() -> node.publish(key, copy, result), result);
        return result;
    }

    /**
     * Writes one key of this node's state as {@link #publish} does, and tells members directly until they have confirmed it: all
     * who live, or so many as the settings' {@code leaveNotices} says. For what others should know before something happens. To
     * confirm is to have heard of it: a member that lacks an earlier write, or to which this one is too large for a datagram,
     * fetches it right then.
     *
     * @param value at most what the limits of the settings allow; null deletes the key
     * @param limit how long confirmations are waited for, zero or more
     * @return completes when all who were told have confirmed it or are gone themselves, at the limit, when the node leaves, or
     *     when 16 newer announcements are under way; at once where nobody else lives. Fails with {@link
     *     IllegalArgumentException} where a limit is exceeded, in which case nothing was sent
     * @throws IllegalArgumentException if the limit is negative
     */
    public CompletableFuture<AnnounceResult> announce(String key, byte @Nullable [] value, Duration limit) {
        if (limit.isNegative()) {
            throw new IllegalArgumentException(
                    "The limit of an announcement is " + limit + ", it must not be negative");
        }
        byte[] copy = value == null ? null : value.clone();
        long limitNanos = TimeUnit.NANOSECONDS.convert(limit);
        CompletableFuture<AnnounceResult> result = new CompletableFuture<>();
        onLoop(() -> node.announce(key, copy, limitNanos, result), result);
        return result;
    }

    /**
     * Replaces the shared keys while the node runs. No packet is lost where every step is done by all members before the next one
     * begins: a new key behind the old one, then before it, then without the old one.
     *
     * @param keys 32 bytes each: the first seals, any opens; at least one
     * @param plaintext what becomes of packets in the clear. To bring keys to a cluster without any, restart its members
     *     one by one with keys and {@link Plaintext#SENT}, then have all {@code ACCEPTED}, then {@code REFUSED}
     * @return completes when the keys are in use; fails with {@link IllegalArgumentException} where there is no key or one has another length,
     *     with {@link IllegalStateException} where the node was started without shared keys. Nothing has changed then
     */
    public CompletableFuture<Void> useKeys(List<byte[]> keys, Plaintext plaintext) {
        List<byte[]> copies = keys.stream().map(byte[]::clone).toList();
        CompletableFuture<Void> result = new CompletableFuture<>();
        onLoop(() -> node.useKeys(copies, plaintext, result), result);
        return result;
    }

    /**
     * Makes and spreads the next key of a cluster that has certificates and agrees on its keys. That is done by itself now and then;
     * after a certificate was revoked it keeps its holder from reading and writing datagrams any longer.
     *
     * @return completes when this node has made the key, which seals as soon as it has had the time to spread; fails with {@link
     *     IllegalStateException} where the node has shared keys, or none
     */
    public CompletableFuture<Void> renewClusterKey() {
        CompletableFuture<Void> result = new CompletableFuture<>();
        onLoop(() -> node.renewClusterKey(result), result);
        return result;
    }

    /**
     * Has a member checked that the application could not reach: by a fresh attempt of this node, at once, but at most once a second
     * for each member. It is never believed outright: the member is held for dead if its process is gone, as its own machine says to
     * this node and to a second member, or twice to this node where there is none to ask. A member that is not known, or not held for alive, is ignored; so is every
     * call where {@code watches} of the settings is 0.
     */
    public void reportUnreachable(NodeId member) {
        onLoop(() -> node.reportUnreachable(member), null);
    }

    /**
     * Asks for the certificates anew, and goes on with them: every stream from then on shows and checks the new ones. Streams that stand,
     * such as those by which members watch each other, stay up where the new trust material accepts what the peer had shown; the others
     * are reset at once and cannot be opened again. A certificate that expires while its stream stands is looked at by the next reload.
     *
     * @return completes when they are in use
     * @throws IllegalStateException if this node has no TLS
     * @throws IllegalArgumentException if they cannot be used; the node goes on with those it has
     */
    public CompletableFuture<Void> reloadTls() {
        if (tls == null) {
            throw new IllegalStateException("The gossip node has no certificates: start it with some");
        }
        TlsContext fresh = new TlsContext(tls.source().get());
        CompletableFuture<Void> result = new CompletableFuture<>();
        onLoop(() -> node.use(fresh, result), result);
        return result;
    }

    /**
     * Adds a listener, which first hears the present view.
     *
     * @throws IllegalStateException if the node is closed
     */
    public void addListener(GossipListener listener) {
        if (closed.get()) {
            throw closedException();
        }
        onLoop(() -> node.add(listener), null);
    }

    /** Removes a listener. Off the event loop it may still hear what is under way. */
    public void removeListener(GossipListener listener) {
        onLoop(() -> node.remove(listener), null);
    }

    /**
     * Problems with seeds in words for a person, by seed as it was given or by the name of its source: names that cannot be
     * resolved, sources that fail. An entry goes when the problem does.
     */
    public Map<String, String> seedProblems() {
        return node.seedProblems();
    }

    /** What the seeds stood for when they were resolved last, this node's own address left out; empty before the first time. */
    public List<NodeAddress> seedAddresses() {
        return node.seedAddresses().stream()
                .filter(address -> !address.equals(address()))
                .toList();
    }

    /**
     * Every counter by its name: those of the engine, such as {@code rejected.malformed}, and those of the sockets, such as
     * {@code shell.datagrams.sent}. A snapshot at most a second old; after {@link #close()} the last one.
     */
    public Map<String, Long> counters() {
        return node.counters();
    }

    /**
     * Where datagrams of this node do not get through although streams do: gossip with them goes by stream, and somebody should
     * look at a firewall. A snapshot at most a second old, of at most 64.
     */
    public List<NodeAddress> blockedPaths() {
        return node.blockedPaths();
    }

    /**
     * The counters of limits that this node has been meeting for a minute or longer, without a minute's pause: somebody should
     * raise them, or find out who asks for so much. A snapshot at most a second old, in the order of the alphabet.
     */
    public List<String> limitsReached() {
        return node.limitsReached();
    }

    /** The counters that {@link #limitsReached()} may name. */
    public static Set<String> watchedLimits() {
        return LimitWatch.WATCHED;
    }

    /**
     * Says goodbye as {@link #leave(Duration)} does.
     *
     * @return completes when everybody who was told has acknowledged, or at the limit of the settings
     */
    public CompletableFuture<LeaveResult> leave() {
        return leave(settings.sync().leaveTimeout());
    }

    /**
     * Says goodbye. The node is finished afterwards and only waits to be closed. Called again it answers with the same future.
     *
     * @param limit how long acknowledgements are waited for, zero or more
     * @return completes when everybody who was told has acknowledged, or at the limit
     * @throws IllegalArgumentException if the limit is negative
     */
    public CompletableFuture<LeaveResult> leave(Duration limit) {
        if (limit.isNegative()) {
            throw new IllegalArgumentException("The limit of a leave is " + limit + ", it must not be negative");
        }
        long limitNanos = TimeUnit.NANOSECONDS.convert(limit);
        if (left.compareAndSet(false, true)) {
            onLoop(() -> node.leave(limitNanos, leaving), leaving);
        }
        return leaving;
    }

    /**
     * Frees sockets and threads without a goodbye: to the others this node dies, unless it left before. Idempotent. Waits for the
     * event loop to end, some seconds at most, unless called on it.
     */
    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // awaitEnd waits for the group instead
    public void close() {
        if (closed.compareAndSet(false, true)) {
            onLoop(
                    () -> {
                        // First the node, then the loop, which would close the sockets under it and report that to the
                        // engine.
                        node.close();
                        group.shutdownGracefully(0, 0, TimeUnit.SECONDS);
                    },
                    null);
        }
        if (!loop.inEventLoop()) {
            awaitEnd();
        }
    }

    private void awaitEnd() {
        try {
            if (!group.awaitTermination(CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn(
                        "Gossip node {} did not end within {} s: a listener, or what is chained to a future, blocks",
                        id().abbreviated(),
                        CLOSE_TIMEOUT_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void onLoop(Runnable task, @Nullable CompletableFuture<?> result) {
        if (loop.inEventLoop()) {
            task.run();
            return;
        }
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            if (result != null) {
                result.completeExceptionally(closedException());
            }
        }
    }

    static IllegalStateException closedException() {
        return new IllegalStateException("The gossip node is closed: start another one");
    }
}
