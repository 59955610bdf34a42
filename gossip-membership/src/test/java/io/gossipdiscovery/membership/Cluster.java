package io.gossipdiscovery.membership;

import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.crypto.Keyring;
import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.member.Status;
import io.gossipdiscovery.membership.member.VersionRange;
import io.gossipdiscovery.membership.wire.LaterVersion;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Some engines on a clock that the test moves: datagrams and frames take half a millisecond, nothing is lost unless the test
 * cuts a node off.
 */
final class Cluster {

    private static final long DELAY_NANOS = Duration.ofNanos(500_000).toNanos();

    private record Action(long atNanos, long order, Runnable run) {}

    /** One engine and what it said. */
    final class Node implements Output.Handler {
        final NodeAddress address;
        final MembershipEngine engine;
        final List<MembershipEvent> events = new ArrayList<>();
        final List<NewLifeReason> newLives = new ArrayList<>();
        final Map<NodeId, Long> roundTripNanos = new HashMap<>();
        final Map<Long, Link> links = new HashMap<>();
        List<NodeAddress> seeds;
        final List<ByteBuffer> datagrams = new ArrayList<>();
        boolean keepsDatagrams;
        /** Of each stream that it opened, what it wrote. */
        final Map<Long, List<ByteBuffer>> frames = new HashMap<>();
        /** What becomes of its packets on their way out. */
        UnaryOperator<ByteBuffer> outgoing = packet -> packet;

        boolean down;
        boolean paused;
        boolean cutOff;
        /** Of what it sends and is sent by datagram; streams to it and from it do not open while anything is lost. */
        double loss;
        /** A firewall lets no datagram through to it or from it. */
        boolean datagramsBlocked;
        /** A firewall on the way refuses what it sends to these. */
        final Set<Node> refused = new HashSet<>();
        /** The same for streams alone. */
        final Set<Node> streamsRefused = new HashSet<>();
        /** A firewall lets no datagram through to it, and answers that there is no such port. */
        boolean datagramsRefused;

        boolean resolves = true;

        @Nullable
        Boolean joined;

        Output.@Nullable LeaveFinished left;

        final List<Output.AnnouncementFinished> announced = new ArrayList<>();

        @Nullable
        ClusterView published;

        int largestDatagram;
        int knownAtJoin;
        private long nextInbound = -1;
        private final List<Runnable> waiting = new ArrayList<>();

        private Node(MembershipSettings settings, int number, List<NodeAddress> seeds, Keyring keyring) {
            this(settings, number, seeds, keyring, address(number), address(number), VersionRange.SPOKEN);
        }

        private Node(
                MembershipSettings settings,
                int number,
                List<NodeAddress> seeds,
                Keyring keyring,
                NodeAddress address,
                NodeAddress advertised,
                VersionRange spoken) {
            this.address = address;
            this.seeds = seeds;
            this.engine = new MembershipEngine(
                    settings, advertised, keyring, new SplittableRandom(seed + number), spoken, nowNanos);
        }

        NodeId id() {
            return engine.id();
        }

        /** What this node holds of another, or null. */
        @Nullable
        Member sees(Node other) {
            return engine.view().find(other.id());
        }

        @Nullable
        Status statusOf(Node other) {
            Member member = sees(other);
            return member == null ? null : member.status();
        }

        int openStreams() {
            return links.size();
        }

        /** Its kernel knows of no stream any more, and tells nobody. */
        void forgetStreams() {
            links.clear();
        }

        private boolean isLost(Node receiver) {
            double lost = Math.max(loss, receiver.loss);
            return lost > 0 && losses.nextDouble() < lost;
        }

        void drain() {
            for (Output output = engine.poll(); output != null; output = engine.poll()) {
                output.accept(this);
            }
        }

        @Override
        public void sendDatagram(NodeAddress to, ByteBuffer written) {
            ByteBuffer packet = outgoing.apply(written);
            if (keepsDatagrams) {
                datagrams.add(packet.duplicate());
            }
            largestDatagram = Math.max(largestDatagram, packet.remaining());
            Node receiver = nodes.get(to);
            boolean blocked =
                    datagramsBlocked || (receiver != null && (receiver.datagramsBlocked || receiver.datagramsRefused));
            blocked |= refused.contains(receiver);
            if (receiver != null && !cutOff && !receiver.cutOff && !blocked && !isLost(receiver)) {
                deliver(receiver, () -> receiver.engine.onDatagram(packet, address, nowNanos));
            }
        }

        @Override
        public void sendConnected(int number, NodeAddress to, ByteBuffer packet) {
            sendDatagram(to, packet);
            Node receiver = nodes.get(to);
            boolean closed = receiver != null && receiver.down && !cutOff && !receiver.cutOff;
            boolean rejected = receiver != null && receiver.datagramsRefused;
            if (closed || rejected || refused.contains(receiver)) {
                deliver(this, () -> engine.onPortUnreachable(number, nowNanos));
            }
        }

        @Override
        public void openStream(long stream, NodeAddress to) {
            Node receiver = nodes.get(to);
            if (receiver == null && strangersAreSilent) {
                return;
            }
            if (receiver == null || receiver.down || refused.contains(receiver) || streamsRefused.contains(receiver)) {
                deliver(this, () -> engine.onStreamClosed(stream, CloseCause.REFUSED, nowNanos));
            } else if (!cutOff && !receiver.cutOff && loss == 0 && receiver.loss == 0) {
                long inbound = receiver.nextInbound--;
                links.put(stream, new Link(receiver, inbound));
                receiver.links.put(inbound, new Link(this, stream));
                deliver(receiver, () -> receiver.engine.onStreamAccepted(inbound, address, nowNanos));
                deliver(this, () -> engine.onStreamConnected(stream, nowNanos));
            }
        }

        @Override
        public void writeStream(long stream, ByteBuffer written) {
            ByteBuffer frame = outgoing.apply(written);
            Link link = links.get(stream);
            if (keepsDatagrams) {
                frames.computeIfAbsent(stream, begun -> new ArrayList<>()).add(frame.duplicate());
            }
            if (link != null && !cutOff && !link.peer.cutOff && !refused.contains(link.peer)) {
                deliver(link.peer, () -> link.peer.engine.onStreamFrame(link.stream, frame, nowNanos));
            }
        }

        @Override
        public void closeStream(long stream) {
            Link link = links.remove(stream);
            if (link != null && !cutOff && !link.peer.cutOff) {
                deliver(link.peer, () -> {
                    link.peer.links.remove(link.stream);
                    link.peer.engine.onStreamClosed(link.stream, CloseCause.FIN, nowNanos);
                });
            }
        }

        @Override
        public void resolveSeeds() {
            if (resolves) {
                deliver(this, () -> engine.onSeedsResolved(seeds, nowNanos));
            }
        }

        @Override
        public void joinFinished(boolean success, int seedsTried) {
            joined = success;
            knownAtJoin = published == null ? 0 : published.live().size();
        }

        @Override
        public void leaveFinished(int told, int acknowledged) {
            left = new Output.LeaveFinished(told, acknowledged);
        }

        @Override
        public void announcementFinished(long announcement, int told, int acknowledged) {
            announced.add(new Output.AnnouncementFinished(announcement, told, acknowledged));
        }

        @Override
        public void viewChanged() {
            published = engine.view();
        }

        @Override
        public void memberChanged(MembershipEvent event) {
            events.add(event);
        }

        @Override
        public void newLife(NodeId ended, NodeId begun, NewLifeReason reason) {
            newLives.add(reason);
        }

        @Override
        public void roundTripMeasured(NodeId member, long nanos) {
            roundTripNanos.put(member, nanos);
        }
    }

    private record Link(Node peer, long stream) {}

    private final MembershipSettings settings;
    private final long seed;
    private final SplittableRandom losses = new SplittableRandom(99);
    private final Map<NodeAddress, Node> nodes = new LinkedHashMap<>();
    private final PriorityQueue<Action> agenda =
            new PriorityQueue<>(Comparator.comparingLong(Action::atNanos).thenComparingLong(Action::order));
    private long order;
    private int count;
    /** Where no node was ever started, there is no machine either: nobody refuses a stream. */
    boolean strangersAreSilent;

    long nowNanos = 1;

    Cluster(MembershipSettings settings, long seed) {
        this.settings = settings;
        this.seed = seed;
    }

    /** A formed cluster of this many nodes. */
    static Cluster of(int size) {
        Cluster cluster = new Cluster(MembershipSettings.lan("test"), 42);
        for (int i = 0; i < size; i++) {
            cluster.start();
        }
        cluster.run(Duration.ofSeconds(3));
        return cluster;
    }

    static NodeAddress address(int number) {
        return NodeAddress.ofIpv4(0x0A00_0000 + number, 17_946);
    }

    /** Starts a node that joins through the first. */
    Node start() {
        return start(settings, new Keyring(List.of(), 0));
    }

    Node start(MembershipSettings own, Keyring keyring) {
        return begin(add(own, List.of(address(1)), keyring));
    }

    private Node begin(Node node) {
        nodes.put(node.address, node);
        node.engine.join(nowNanos);
        node.drain();
        return node;
    }

    /** A node that does not join by itself. */
    Node add(MembershipSettings own, List<NodeAddress> seeds, Keyring keyring) {
        Node node = new Node(own, ++count, seeds, keyring);
        nodes.put(node.address, node);
        return node;
    }

    /** A node that joins through the first and speaks these versions, of which 2 is the made-up {@link LaterVersion}. */
    Node startSpeaking(VersionRange spoken) {
        NodeAddress own = address(++count);
        Keyring none = new Keyring(List.of(), 0);
        Node node = new Node(settings, count, List.of(address(1)), none, own, own, spoken);
        node.outgoing = spoken.highest() > 1 ? LaterVersion::of : packet -> packet;
        return begin(node);
    }

    /** A node that joins through the first, and says that it lives where another one does. */
    Node startAtAddressOf(Node other) {
        NodeAddress own = address(++count);
        return begin(new Node(
                settings,
                count,
                List.of(address(1)),
                new Keyring(List.of(), 0),
                own,
                other.address,
                VersionRange.SPOKEN));
    }

    /** A node that joins through the first, on the machine of another one. */
    Node startBeside(Node other) {
        NodeAddress beside = new NodeAddress(other.address.ipHigh(), other.address.ipLow(), other.address.port() + 1);
        Node node = new Node(
                settings, ++count, List.of(address(1)), new Keyring(List.of(), 0), beside, beside, VersionRange.SPOKEN);
        return begin(node);
    }

    Node node(int number) {
        Node node = nodes.get(address(number));
        if (node == null) {
            throw new IllegalArgumentException("no node " + number);
        }
        return node;
    }

    List<Node> nodes() {
        return List.copyOf(nodes.values());
    }

    void publish(Node node, String key, byte @Nullable [] value) {
        node.engine.publish(key, value, nowNanos);
        node.drain();
    }

    long announce(Node node, String key, byte @Nullable [] value, Duration limit) {
        long number = node.engine.announce(key, value, limit.toNanos(), nowNanos);
        node.drain();
        return number;
    }

    void leave(Node node) {
        node.engine.leave(nowNanos);
        node.drain();
    }

    void leave(Node node, Duration limit) {
        node.engine.leave(limit.toNanos(), nowNanos);
        node.drain();
    }

    /** The process is gone; its kernel closes its streams and refuses new ones. */
    void kill(Node node) {
        node.down = true;
        Set<Long> open = new HashSet<>(node.links.keySet());
        open.forEach(node::closeStream);
    }

    /** The process ends, and another begins at its address at once. */
    Node restart(Node node) {
        kill(node);
        return begin(new Node(
                settings,
                count + 1_000,
                List.of(address(1)),
                new Keyring(List.of(), 0),
                node.address,
                node.address,
                VersionRange.SPOKEN));
    }

    /** Another process begins where one has left. */
    Node replace(int number, Keyring keyring) {
        node(number).down = true;
        Node next = new Node(
                settings,
                number + 1_000,
                List.of(address(1), address(2)),
                keyring,
                address(number),
                address(number),
                VersionRange.SPOKEN);
        return begin(next);
    }

    /** A device on the way forgets all streams and resets them. */
    void cutStreams() {
        nodes.values().forEach(this::cutStreams);
    }

    /** The same with one node's, at its own end. */
    void cutStreams(Node node) {
        for (long stream : List.copyOf(node.links.keySet())) {
            cut(node, stream, CloseCause.RESET);
        }
    }

    /** One node's streams end at the other ends, for this cause. */
    void cutStreams(Node node, CloseCause cause) {
        node.links.values().forEach(link -> cut(link.peer, link.stream, cause));
        node.links.clear();
    }

    private void cut(Node node, long stream, CloseCause cause) {
        node.links.remove(stream);
        deliver(node, () -> node.engine.onStreamClosed(stream, cause, nowNanos));
    }

    /** The process stands still; when it runs again its timer comes before everything that waited, the worst of orders. */
    void pause(Node node, Duration duration) {
        pause(node, duration, () -> {
            timer(node);
            hearWhatWaited(node);
        });
    }

    /** The process stands still; when it runs again everything that waited comes before its timer. */
    void pauseAndHearFirst(Node node, Duration duration) {
        pause(node, duration, () -> {
            hearWhatWaited(node);
            timer(node);
        });
    }

    private void pause(Node node, Duration duration, Runnable whenItRunsAgain) {
        node.paused = true;
        agenda.add(new Action(nowNanos + duration.toNanos(), order++, () -> {
            node.paused = false;
            whenItRunsAgain.run();
        }));
    }

    private void timer(Node node) {
        node.engine.onTimer(nowNanos);
        node.drain();
    }

    private static void hearWhatWaited(Node node) {
        List<Runnable> inputs = List.copyOf(node.waiting);
        node.waiting.clear();
        inputs.forEach(Runnable::run);
    }

    /** Lets time pass. */
    void run(Duration duration) {
        long end = nowNanos + duration.toNanos();
        while (true) {
            long timer = Long.MAX_VALUE;
            Node due = null;
            for (Node node : nodes.values()) {
                if (!node.down && !node.paused && node.engine.nextWakeupNanos() < timer) {
                    timer = node.engine.nextWakeupNanos();
                    due = node;
                }
            }
            Action next = agenda.peek();
            if (next != null && next.atNanos <= timer && next.atNanos <= end) {
                agenda.remove();
                nowNanos = next.atNanos;
                next.run.run();
            } else if (due != null && timer <= end) {
                nowNanos = Math.max(nowNanos, timer);
                due.engine.onTimer(nowNanos);
                due.drain();
            } else {
                nowNanos = end;
                return;
            }
        }
    }

    private void deliver(Node to, Runnable input) {
        agenda.add(new Action(nowNanos + DELAY_NANOS, order++, () -> take(to, input)));
    }

    private static void take(Node to, Runnable input) {
        if (to.paused) {
            to.waiting.add(() -> take(to, input));
        } else if (!to.down) {
            input.run();
            to.drain();
        }
    }
}
