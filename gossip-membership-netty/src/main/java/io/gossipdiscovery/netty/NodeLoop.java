package io.gossipdiscovery.netty;

import io.gossipdiscovery.membership.CloseCause;
import io.gossipdiscovery.membership.ClusterView;
import io.gossipdiscovery.membership.MembershipEngine;
import io.gossipdiscovery.membership.MembershipEvent;
import io.gossipdiscovery.membership.NewLifeReason;
import io.gossipdiscovery.membership.Output;
import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.config.Plaintext;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The inside of a node: joins the engine to its sockets, seeds and listeners. Made on the owner loop and called nowhere else, but
 * for {@link #view()}, {@link #counters()}, {@link #blockedPaths()}, {@link #limitsReached()}, {@link #seedProblems()} and {@link #seedAddresses()}, which read snapshots.
 */
final class NodeLoop implements Output.Handler, StreamTransport.Events, ConnectedDatagrams.Events, SeedResolver.Events {

    private static final Logger LOG = LoggerFactory.getLogger(NodeLoop.class);

    private final EngineLoop engineLoop;
    private final ShellCounters shellCounters = new ShellCounters();
    private final RejectionLog rejections = new RejectionLog();
    private final LimitWatch limits = new LimitWatch();
    private final DatagramTransport datagrams;
    private final ConnectedDatagrams connected;
    private final StreamTransport streams;
    private final PathFilter paths;
    private final @Nullable CutStreams cutStreams;
    private final SeedResolver seeds;
    private final ScheduledFuture<?> snapshots;
    private final List<GossipListener> listeners = new CopyOnWriteArrayList<>();
    private final List<CompletableFuture<JoinResult>> joining = new ArrayList<>();
    private final Map<Long, CompletableFuture<AnnounceResult>> announcing = new HashMap<>();
    private @Nullable CompletableFuture<LeaveResult> leaving;
    private boolean left;
    private boolean closed;

    private volatile ClusterView view;
    private volatile Map<String, Long> counters = Map.of();
    private volatile List<NodeAddress> blockedPaths = List.of();
    private volatile List<String> limitsReached = List.of();

    private NodeLoop(
            EventLoop loop,
            String name,
            MembershipSettings settings,
            MembershipEngine engine,
            BoundPorts ports,
            PathFilter paths,
            @Nullable TlsContext tls) {
        Duration streamTimeout = settings.sync().streamTimeout();
        this.paths = paths;
        this.view = engine.view();
        this.engineLoop = new EngineLoop(loop, engine, this, shellCounters);
        this.seeds =
                new SeedResolver(name + "-seeds", InetAddress::getAllByName, SeedInquiry.Patience.DEFAULT, loop, this);
        this.datagrams = new DatagramTransport(loop, ports.udp(), shellCounters, this::onDatagram);
        this.connected = new ConnectedDatagrams(
                loop,
                ports.sockets(),
                ports.udp().address().getAddress(),
                datagrams,
                streamTimeout,
                shellCounters,
                this);
        this.cutStreams = paths == PathFilter.ALL_OPEN
                ? null
                : new CutStreams(loop, paths, streamTimeout, CutStreams.KEPT_ALIVE, this);
        this.streams = new StreamTransport(
                loop,
                ports.sockets(),
                ports.tcp(),
                settings.limits().streams(),
                settings.limits().streamsPerSecond(),
                settings.limits().handshakesPerSecond(),
                streamTimeout,
                tls,
                shellCounters,
                cutStreams == null ? this : cutStreams);
        if (cutStreams != null) {
            cutStreams.of(streams);
        }
        this.snapshots = loop.scheduleWithFixedDelay(this::takeSnapshot, 1, 1, TimeUnit.SECONDS);
    }

    /** To be called on the loop. */
    static NodeLoop start(
            EventLoop loop,
            String name,
            MembershipSettings settings,
            MembershipEngine engine,
            BoundPorts ports,
            PathFilter paths,
            @Nullable TlsContext tls) {
        NodeLoop node = new NodeLoop(loop, name, settings, engine, ports, paths, tls);
        node.engineLoop.start();
        node.takeSnapshot();
        return node;
    }

    // What the application asks for.

    void join(List<Seed> replacement, List<SeedSource> sources, CompletableFuture<JoinResult> result) {
        if (refused(result)) {
            return;
        }
        if (left) {
            result.completeExceptionally(new IllegalStateException("The gossip node has left: start another one"));
            return;
        }
        seeds.use(replacement, sources);
        joining.add(result);
        failOn(engineLoop.feed(MembershipEngine::join), result);
    }

    void publish(String key, byte @Nullable [] value, CompletableFuture<Void> result) {
        change((to, now) -> to.publish(key, value, now), result);
    }

    void announce(String key, byte @Nullable [] value, long limitNanos, CompletableFuture<AnnounceResult> result) {
        if (refused(result)) {
            return;
        }
        Throwable fault = engineLoop.feed((to, now) -> {
            try {
                announcing.put(to.announce(key, value, limitNanos, now), result);
            } catch (IllegalArgumentException | IllegalStateException e) {
                result.completeExceptionally(e);
            }
        });
        failOn(fault, result);
    }

    void useKeys(List<byte[]> keys, Plaintext plaintext, CompletableFuture<Void> result) {
        change((to, now) -> to.useKeys(keys, plaintext, now), result);
    }

    void renewClusterKey(CompletableFuture<Void> result) {
        change(MembershipEngine::renewClusterKey, result);
    }

    void use(TlsContext tls, CompletableFuture<Void> result) {
        if (refused(result)) {
            return;
        }
        streams.use(tls);
        result.complete(null);
    }

    /** What the engine may refuse. */
    private void change(EngineLoop.Input input, CompletableFuture<Void> result) {
        if (refused(result)) {
            return;
        }
        Throwable fault = engineLoop.feed((to, now) -> {
            try {
                input.run(to, now);
            } catch (IllegalArgumentException | IllegalStateException e) {
                result.completeExceptionally(e);
            }
        });
        failOn(fault, result);
        result.complete(null);
    }

    void reportUnreachable(NodeId member) {
        if (!closed) {
            engineLoop.feed((to, now) -> to.reportUnreachable(member, now));
        }
    }

    void leave(long limitNanos, CompletableFuture<LeaveResult> result) {
        if (refused(result)) {
            return;
        }
        leaving = result;
        failOn(engineLoop.feed((to, now) -> to.leave(limitNanos, now)), result);
    }

    void add(GossipListener listener) {
        if (closed) {
            return;
        }
        listeners.add(listener);
        tell(listener, hears -> hears.onViewChanged(view));
    }

    void remove(GossipListener listener) {
        listeners.remove(listener);
    }

    private boolean refused(CompletableFuture<?> result) {
        if (closed) {
            result.completeExceptionally(GossipNode.closedException());
        }
        return closed;
    }

    private static void failOn(@Nullable Throwable fault, CompletableFuture<?> result) {
        if (fault != null) {
            result.completeExceptionally(fault);
        }
    }

    void close() {
        if (closed) {
            return;
        }
        closed = true;
        takeSnapshot();
        snapshots.cancel(false);
        engineLoop.close();
        seeds.close();
        closeStreams();
        connected.close();
        datagrams.close();
        listeners.clear();
        failJoins(GossipNode.closedException());
        announcing.values().forEach(future -> future.completeExceptionally(GossipNode.closedException()));
        announcing.clear();
        if (leaving != null) {
            leaving.completeExceptionally(GossipNode.closedException());
        }
    }

    private void closeStreams() {
        if (cutStreams != null) {
            cutStreams.close();
        }
        streams.close();
    }

    private void failJoins(Throwable reason) {
        List<CompletableFuture<JoinResult>> failing = List.copyOf(joining);
        joining.clear();
        failing.forEach(future -> future.completeExceptionally(reason));
    }

    // What the engine wants done.

    @Override
    public void sendDatagram(NodeAddress to, ByteBuffer packet) {
        if (isOpen(to)) {
            datagrams.send(to, packet);
        }
    }

    @Override
    public void sendConnected(int number, NodeAddress to, ByteBuffer packet) {
        if (isOpen(to)) {
            connected.send(number, to, packet);
        }
    }

    @Override
    public void openStream(long stream, NodeAddress to) {
        if (cutStreams == null) {
            streams.open(stream, to);
        } else {
            cutStreams.open(stream, to);
        }
    }

    @Override
    public void writeStream(long stream, ByteBuffer frame) {
        streams.write(stream, frame);
    }

    @Override
    public void closeStream(long stream) {
        if (cutStreams == null) {
            streams.close(stream);
        } else {
            cutStreams.close(stream);
        }
    }

    @Override
    public void resolveSeeds() {
        seeds.resolve();
    }

    @Override
    public void joinFinished(boolean joined, int seedsTried) {
        LOG.debug("Join finished: {} after {} seeds", joined ? "joined" : "alone", seedsTried);
        if (!joined && seeds.awaitsAnswer()) {
            return; // not every seed has been tried: it goes on in onLateAnswer
        }
        JoinResult result = new JoinResult(joined, seedsTried);
        List<CompletableFuture<JoinResult>> finished = List.copyOf(joining);
        joining.clear();
        finished.forEach(future -> future.complete(result));
    }

    @Override
    public void leaveFinished(int told, int acknowledged) {
        LOG.debug("Left: {} of {} members acknowledged", acknowledged, told);
        left = true;
        closeStreams(); // the engine answers nobody any more: who tries is better refused than kept waiting
        failJoins(new IllegalStateException("The gossip node left before it had joined"));
        if (leaving != null) {
            leaving.complete(new LeaveResult(told, acknowledged));
        }
    }

    @Override
    public void announcementFinished(long announcement, int told, int acknowledged) {
        LOG.debug("Announced: {} of {} members acknowledged", acknowledged, told);
        CompletableFuture<AnnounceResult> result = announcing.remove(announcement);
        if (result != null) {
            result.complete(new AnnounceResult(told, acknowledged));
        }
    }

    @Override
    public void viewChanged() {
        ClusterView changed = engineLoop.view();
        view = changed;
        tellAll(listener -> listener.onViewChanged(changed));
    }

    @Override
    public void memberChanged(MembershipEvent event) {
        LOG.debug("{} {}", event.kind(), event.member());
        tellAll(listener -> listener.onEvent(event));
    }

    @Override
    public void newLife(NodeId ended, NodeId begun, NewLifeReason reason) {
        LOG.warn("Gossip node {} goes on as {}, and joins anew: {}", ended.abbreviated(), begun.abbreviated(), reason);
    }

    @Override
    public void roundTripMeasured(NodeId member, long nanos) {
        Duration took = Duration.ofNanos(nanos);
        tellAll(listener -> listener.onRoundTrip(member, took));
    }

    private void tellAll(Consumer<GossipListener> news) {
        for (GossipListener listener : listeners) {
            tell(listener, news);
        }
    }

    private static void tell(GossipListener listener, Consumer<GossipListener> news) {
        try {
            news.accept(listener);
        } catch (RuntimeException | Error e) {
            LOG.error("A gossip listener failed: {}", listener, e);
        }
    }

    // What the resolver of seeds reports.

    @Override
    public void onResolved(List<NodeAddress> addresses) {
        engineLoop.feed((to, now) -> to.onSeedsResolved(addresses, now));
    }

    @Override
    public void onLateAnswer() {
        if (!joining.isEmpty()) {
            engineLoop.feed(MembershipEngine::join);
        }
    }

    // What datagrams report.

    @Override
    public void onDatagram(ByteBuffer packet, NodeAddress from) {
        if (isOpen(from)) {
            engineLoop.feed((to, now) -> to.onDatagram(packet, from, now));
        }
    }

    private boolean isOpen(NodeAddress peer) {
        return paths == PathFilter.ALL_OPEN || paths.isOpen(peer);
    }

    @Override
    public void onPortUnreachable(int number) {
        engineLoop.feed((to, now) -> to.onPortUnreachable(number, now));
    }

    // What streams report.

    @Override
    public void onAccepted(long stream, NodeAddress from) {
        engineLoop.feed((to, now) -> to.onStreamAccepted(stream, from, now));
    }

    @Override
    public void onConnected(long stream) {
        engineLoop.feed((to, now) -> to.onStreamConnected(stream, now));
    }

    @Override
    public void onFrame(long stream, ByteBuffer frame) {
        engineLoop.feed((to, now) -> to.onStreamFrame(stream, frame, now));
    }

    @Override
    public void onClosed(long stream, CloseCause cause) {
        engineLoop.feed((to, now) -> to.onStreamClosed(stream, cause, now));
    }

    // What other threads read.

    ClusterView view() {
        return view;
    }

    Map<String, Long> counters() {
        return counters;
    }

    List<NodeAddress> blockedPaths() {
        return blockedPaths;
    }

    List<String> limitsReached() {
        return limitsReached;
    }

    Map<String, String> seedProblems() {
        return seeds.problems();
    }

    List<NodeAddress> seedAddresses() {
        return seeds.addresses();
    }

    private void takeSnapshot() {
        engineLoop.feed(this::takeSnapshot);
    }

    private void takeSnapshot(MembershipEngine engine, long nowNanos) {
        Map<String, Long> fresh = engine.copyCounters(new TreeMap<>());
        shellCounters.copyTo(fresh);
        rejections.look(fresh, nowNanos);
        limitsReached = limits.look(fresh, nowNanos);
        counters = Collections.unmodifiableMap(fresh);
        blockedPaths = List.copyOf(engine.blockedPaths());
        view = view.withConvergence(engine.convergence()); // it goes on while the view stands still
    }
}
