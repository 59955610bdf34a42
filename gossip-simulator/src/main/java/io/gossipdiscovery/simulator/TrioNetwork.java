package io.gossipdiscovery.simulator;

import io.gossipdiscovery.membership.CloseCause;
import io.gossipdiscovery.simulator.Step.Kind;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is on its way between the hosts of a {@link Trio}. Nothing arrives by itself. */
final class TrioNetwork {

    /** Datagrams on their way on one link; when there are more, the oldest is lost. */
    private static final int MAX_ON_LINK = 3;

    /** One datagram; {@code order} counts everything that was ever sent. */
    record Datagram(long order, int from, int to, ByteBuffer packet) {}

    /** One part of a stream; a frame where {@code frame} is given, its end where {@code cause} is, else its beginning. */
    record Part(
            long order, int from, TrioNode to, long stream, @Nullable ByteBuffer frame, @Nullable CloseCause cause) {

        boolean isBetween(int one, int other) {
            return (from == one && to.host == other) || (from == other && to.host == one);
        }
    }

    private final Trio trio;
    private final List<List<Datagram>> links = new ArrayList<>();
    private final List<Part> parts = new ArrayList<>();
    private long nextOrder;

    TrioNetwork(Trio trio) {
        this.trio = trio;
        for (int i = 0; i < Trio.HOSTS * Trio.HOSTS; i++) {
            links.add(new ArrayList<>());
        }
    }

    /** What is on its way on this link, oldest first. */
    List<Datagram> link(int from, int to) {
        return links.get(from * Trio.HOSTS + to);
    }

    List<Part> parts() {
        return parts;
    }

    boolean isEmpty() {
        return parts.isEmpty() && links.stream().allMatch(List::isEmpty);
    }

    long nextOrder() {
        return nextOrder;
    }

    void steps(List<Step> steps) {
        if (links.stream().anyMatch(link -> !link.isEmpty())) {
            steps.add(Step.of(Kind.LOSE));
        }
        for (int from = 0; from < Trio.HOSTS; from++) {
            for (int to = 0; to < Trio.HOSTS; to++) {
                int waiting = link(from, to).size();
                if (waiting > 0 && !trio.isCut(from, to) && trio.runs(to)) {
                    steps.add(new Step(Kind.DELIVER, from, to));
                    steps.add(new Step(Kind.DUPLICATE, from, to));
                    if (waiting > 1) {
                        steps.add(new Step(Kind.OVERTAKE, from, to));
                    }
                }
                int one = from;
                int other = to;
                long between = from < to
                        ? parts.stream()
                                .filter(part -> part.isBetween(one, other))
                                .count()
                        : 0;
                if (between > 0) {
                    steps.add(new Step(Kind.STREAM_ALL, from, to));
                    steps.add(new Step(Kind.STREAM_PART, from, to));
                }
            }
        }
    }

    void loseAll() {
        links.forEach(List::clear);
    }

    void apply(Step step) {
        List<Datagram> link = link(step.one(), step.other());
        if (step.kind() == Kind.DELIVER) {
            deliver(link.remove(0));
        } else if (step.kind() == Kind.OVERTAKE) {
            deliver(link.remove(link.size() - 1));
        } else if (step.kind() == Kind.DUPLICATE) {
            deliver(link.get(0));
        } else {
            boolean more = deliverPart(step.one(), step.other());
            while (more && step.kind() == Kind.STREAM_ALL) {
                more = deliverPart(step.one(), step.other());
            }
        }
    }

    /** Delivers the oldest of what was sent as this order or later; false if there is nothing that can arrive. */
    boolean deliverNext(long fromOrder) {
        Datagram oldest = null;
        for (List<Datagram> link : links) {
            for (Datagram datagram : link) {
                boolean wanted = datagram.order >= fromOrder && !trio.isCut(datagram.from, datagram.to);
                if (wanted && (oldest == null || datagram.order < oldest.order)) {
                    oldest = datagram;
                }
            }
        }
        Part part = null;
        for (Part one : parts) { // in order
            if (part == null && one.order >= fromOrder) {
                part = one;
            }
        }
        if (part != null && (oldest == null || part.order < oldest.order)) {
            parts.remove(part);
            deliver(part);
            return true;
        }
        if (oldest != null) {
            link(oldest.from, oldest.to).remove(oldest);
            deliver(oldest);
            return true;
        }
        return false;
    }

    void send(int from, int to, ByteBuffer packet) {
        if (to < 0 || trio.isCut(from, to)) {
            return;
        }
        List<Datagram> link = link(from, to);
        link.add(new Datagram(nextOrder++, from, to, packet));
        if (link.size() > MAX_ON_LINK) {
            link.remove(0);
        }
    }

    void open(TrioNode node, long stream, int to) {
        if (to < 0 || trio.isCut(node.host, to)) {
            return;
        }
        TrioNode peer = trio.nodes[to];
        if (!peer.running) {
            parts.add(new Part(nextOrder++, to, node, stream, null, CloseCause.REFUSED));
            return;
        }
        long inbound = peer.newInbound();
        tie(node, stream, peer, inbound);
        parts.add(new Part(nextOrder++, node.host, peer, inbound, null, null));
        parts.add(new Part(nextOrder++, to, node, stream, null, null));
    }

    /** A stream that neither asked for, and on it the first frame to {@code one}; it runs to its end and is closed. */
    void connect(TrioNode one, TrioNode other, ByteBuffer opening) {
        long stream = one.newInbound();
        long far = other.newInbound();
        tie(one, stream, other, far);
        parts.add(new Part(nextOrder++, other.host, one, stream, null, null));
        parts.add(new Part(nextOrder++, one.host, other, far, null, null));
        parts.add(new Part(nextOrder++, other.host, one, stream, opening, null));
        runStreams(one.host, other.host);
        close(one, stream);
        one.engine.onStreamClosed(stream, CloseCause.FIN, trio.nowNanos);
        one.drain();
        runStreams(one.host, other.host);
    }

    private void runStreams(int one, int other) {
        boolean more = true;
        while (more) {
            more = deliverPart(one, other);
        }
    }

    void write(TrioNode node, long stream, ByteBuffer frame) {
        TrioNode.Link link = node.links.get(stream);
        if (link != null) {
            parts.add(new Part(nextOrder++, node.host, link.peer(), link.stream(), frame, null));
        }
    }

    void close(TrioNode node, long stream) {
        end(node, stream, CloseCause.FIN);
    }

    /** The process is gone, its kernel resets its streams. */
    void resetStreams(TrioNode node) {
        for (long stream : List.copyOf(node.links.keySet())) {
            end(node, stream, CloseCause.RESET);
        }
    }

    /** Nobody hears any more of the streams of this host. */
    void cutStreams(int host) {
        parts.removeIf(part -> part.from == host || part.to.host == host);
        for (TrioNode node : trio.nodes) {
            if (node.host == host) {
                node.links.clear();
            } else {
                node.links.values().removeIf(link -> link.peer().host == host);
            }
        }
    }

    private void end(TrioNode node, long stream, CloseCause cause) {
        TrioNode.Link link = node.links.remove(stream);
        if (link != null) {
            parts.add(new Part(nextOrder++, node.host, link.peer(), link.stream(), null, cause));
        }
    }

    private static void tie(TrioNode one, long stream, TrioNode other, long far) {
        one.links.put(stream, new TrioNode.Link(other, far));
        other.links.put(far, new TrioNode.Link(one, stream));
    }

    private void deliver(Datagram datagram) {
        TrioNode to = trio.nodes[datagram.to];
        if (to.running) {
            to.engine.onDatagram(datagram.packet.duplicate(), trio.addresses().get(datagram.from), trio.nowNanos);
            to.drain();
        }
    }

    private boolean deliverPart(int one, int other) {
        for (Iterator<Part> all = parts.iterator(); all.hasNext(); ) {
            Part part = all.next();
            if (part.isBetween(one, other)) {
                all.remove();
                deliver(part);
                return true;
            }
        }
        return false;
    }

    private void deliver(Part part) {
        TrioNode to = part.to;
        if (!to.running) {
            return;
        }
        if (part.frame != null) {
            to.engine.onStreamFrame(part.stream, part.frame, trio.nowNanos);
        } else if (part.cause != null) {
            to.links.remove(part.stream);
            to.engine.onStreamClosed(part.stream, part.cause, trio.nowNanos);
        } else if (part.stream < 0) {
            to.engine.onStreamAccepted(part.stream, trio.addresses().get(part.from), trio.nowNanos);
        } else {
            to.engine.onStreamConnected(part.stream, trio.nowNanos);
        }
        to.drain();
    }
}
