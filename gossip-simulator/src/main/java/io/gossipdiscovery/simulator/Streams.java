package io.gossipdiscovery.simulator;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.gossipdiscovery.membership.CloseCause;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.simulator.PathRule.Effect;
import io.gossipdiscovery.simulator.Transmission.Kind;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * TCP as far as the engine can tell: in order, repeated until it arrives, refused by a kernel where nobody listens, closed by it
 * when a process ends, silent when a machine vanishes.
 */
final class Streams {

    private static final int IPV4_AND_TCP_HEADER_BYTES = 40;
    private static final int SEGMENT_BYTES = 1_460;
    private static final int LENGTH_PREFIX_BYTES = 4;
    private static final byte[] STRANGE = "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n".getBytes(US_ASCII);
    private static final long FIRST_SYN_RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long FIRST_RETRANSMIT_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long LONGEST_RETRANSMIT_NANOS = TimeUnit.SECONDS.toNanos(60);
    /** For how long a kernel sends anew what nobody acknowledges: Linux with tcp_retries2 = 15. */
    private static final long GIVEN_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(924_600);
    /** The share of corrupted segments that checksums do not find out; far more than in life, to be seen. */
    private static final double PASSED_BY_CHECKSUMS = 0.05;

    private static final int TRACE_FRAME = 3;
    private static final int TRACE_CLOSED = 4;
    private static final int TRACE_CONNECTED = 5;

    /** A frame on its way, or, empty, the end of the stream. */
    private record Segment(ByteBuffer frame) {

        private static final Segment FIN = new Segment(ByteBuffer.allocate(0));

        private boolean isFin() {
            return !frame.hasRemaining();
        }

        private int bytes() {
            return isFin() ? 0 : frame.remaining() + LENGTH_PREFIX_BYTES;
        }

        /** Packets that carry it. */
        private int packets() {
            return 1 + (bytes() - 1) / SEGMENT_BYTES;
        }
    }

    /** One end of a connection. */
    private static final class End {
        private final SimulatedNode node;
        private final long number;
        private @Nullable End peer;
        /** What is written and not yet delivered. */
        private final ArrayDeque<Segment> outgoing = new ArrayDeque<>();

        /** The engine has opened it, or heard that it was accepted. */
        private boolean known;

        private boolean sending;
        private boolean closed;
        /** A middlebox has forgotten the connection: nothing arrives any more. */
        private boolean forgotten;
        /** Something was sent since then. */
        private boolean missed;
        /** When the last segment passed, either way. */
        private long passedNanos;
        /** Since when what is first in line is being sent. */
        private long tryingSinceNanos;

        private End(SimulatedNode node, long number) {
            this.node = node;
            this.number = number;
        }

        private @Nullable Segment head() {
            return outgoing.peek();
        }
    }

    private final Simulation simulation;
    private final Map<SimulatedNode, Map<Long, End>> ends = new LinkedHashMap<>();
    private long nextInbound = -1;
    long framesDelivered;
    long bytesSent;

    Streams(Simulation simulation) {
        this.simulation = simulation;
    }

    int openAt(SimulatedNode node) {
        return of(node).size();
    }

    /** How many streams the engine itself has open: those that its kernel accepted and it has not heard of yet are not its own. */
    int knownTo(SimulatedNode node) {
        return (int) of(node).values().stream().filter(end -> end.known).count();
    }

    void open(SimulatedNode client, long number, NodeAddress to) {
        End end = new End(client, number);
        end.known = true;
        of(client).put(number, end);
        syn(end, to, FIRST_SYN_RETRY_NANOS);
    }

    void write(SimulatedNode node, long number, ByteBuffer frame) {
        End end = of(node).get(number);
        if (end != null) {
            Segment segment = new Segment(frame);
            simulation.processors().sends(node.host, segment.packets());
            end.outgoing.add(segment);
            pump(end);
        }
    }

    /** The engine wants it closed: what was written still goes out, then a FIN. */
    void close(SimulatedNode node, long number) {
        End end = of(node).remove(number);
        if (end != null) {
            end.closed = true;
            end.outgoing.add(Segment.FIN);
            pump(end);
        }
    }

    /** A process ended: its kernel closes what it had open, unless the machine is gone as well. */
    void processEnded(SimulatedNode node, boolean kernelCloses) {
        Map<Long, End> open = ends.remove(node);
        if (open == null) {
            return;
        }
        for (End end : open.values()) {
            end.closed = true;
            if (kernelCloses) {
                end.outgoing.add(Segment.FIN); // after what the process had written
                pump(end);
            } else {
                end.outgoing.clear();
            }
        }
    }

    /** Streams of this node that are open now. */
    Collection<Long> numbers(SimulatedNode node) {
        return new ArrayList<>(of(node).keySet());
    }

    /** Middleboxes forget what has been idle for too long by now; whoever sends on it later learns of it, or does not. */
    void forgetIdle() {
        ends.values().forEach(open -> open.values().forEach(this::isForgotten));
    }

    /** A device on the way forgets every stream and tells both ends. */
    void resetAll() {
        for (SimulatedNode node : List.copyOf(ends.keySet())) {
            List.copyOf(of(node).values()).forEach(end -> tellClosed(end, CloseCause.RESET));
        }
        simulation.faults().add(Fault.STREAM_RESET);
    }

    private boolean isForgotten(End end) {
        End peer = end.peer;
        Middleboxes boxes = simulation.network().conditions().middleboxes();
        long limit = boxes.idleLimit().toNanos();
        if (!end.forgotten
                && peer != null
                && boxes.forgets()
                && simulation.nowNanos() - Math.max(end.passedNanos, peer.passedNanos) > limit) {
            end.forgotten = true;
            peer.forgotten = true;
        }
        return end.forgotten;
    }

    private Map<Long, End> of(SimulatedNode node) {
        return ends.computeIfAbsent(node, absent -> new LinkedHashMap<>());
    }

    private void syn(End end, NodeAddress to, long retryNanos) {
        if (end.closed || !end.node.running) {
            return;
        }
        Host from = end.node.host;
        Host host = simulation.hostAt(to);
        Runnable retry = () -> simulation.at(simulation.nowNanos() + retryNanos, () -> syn(end, to, retryNanos * 2));
        if (host == null || from.asleep) {
            retry.run();
            return;
        }
        long sent = leave(from, IPV4_AND_TCP_HEADER_BYTES);
        if (simulation.network().effect(from, host) == Effect.REJECT) {
            simulation.faults().add(Fault.REJECTING_FIREWALL);
            simulation.at(sent + simulation.network().latency(host, from), () -> tellClosed(end, CloseCause.REFUSED));
        } else if (simulation.network().isLost(from, host)) {
            simulation.network().leaves(Kind.CONNECT, from, host, sent, Transmission.NEVER, null);
            retry.run();
        } else {
            long arrives = sent + simulation.network().latency(from, host);
            simulation.network().leaves(Kind.CONNECT, from, host, sent, arrives, null);
            simulation.at(arrives, () -> synArrived(end, host, retry));
        }
    }

    private void synArrived(End end, Host host, Runnable retry) {
        if (end.closed || !end.node.running) {
            return; // its kernel resets what it does not know any more
        }
        if (!host.up || host.asleep || simulation.network().isLost(host, end.node.host)) {
            retry.run(); // nobody answers, or the answer, be it a yes or a no, does not get back
            return;
        }
        SimulatedNode server = host.process;
        long answered =
                leave(host, IPV4_AND_TCP_HEADER_BYTES) + simulation.network().latency(host, end.node.host);
        if (host.strange) {
            simulation.at(answered, () -> connectedToAStranger(end, host));
            return;
        }
        if (server == null) {
            simulation.network().leaves(Kind.REFUSED, host, end.node.host, simulation.nowNanos(), answered, null);
            simulation.at(answered, () -> tellClosed(end, CloseCause.REFUSED));
            return;
        }
        // the kernel accepts even while the process is stopped
        End accepted = new End(server, nextInbound--);
        accepted.peer = end;
        end.peer = accepted;
        accepted.passedNanos = simulation.nowNanos();
        of(server).put(accepted.number, accepted);
        simulation.processors().input(host, () -> {
            accepted.known = true;
            server.engine.onStreamAccepted(accepted.number, end.node.host.address, server.clockNanos());
        });
        simulation.at(answered, () -> {
            if (!end.closed && end.node.running) {
                simulation.trace().event(simulation.nowNanos(), TRACE_CONNECTED, end.node.host.number, host.number);
                simulation
                        .processors()
                        .input(
                                end.node.host,
                                () -> end.node.engine.onStreamConnected(end.number, end.node.clockNanos()));
            } else if (end.closed) {
                pump(end);
            }
        });
    }

    /** Something accepts that speaks another language, or does not speak at all. */
    private void connectedToAStranger(End end, Host stranger) {
        if (end.closed || !end.node.running) {
            return;
        }
        Host host = end.node.host;
        simulation.processors().input(host, () -> end.node.engine.onStreamConnected(end.number, end.node.clockNanos()));
        if (simulation.network().chance(0.5)) {
            long answered = simulation.nowNanos()
                    + simulation.network().latency(host, stranger)
                    + simulation.network().latency(stranger, host);
            simulation.at(answered, () -> {
                simulation.processors().input(host, () -> {
                    if (!end.closed) {
                        end.node.engine.onStreamFrame(end.number, ByteBuffer.wrap(STRANGE), end.node.clockNanos());
                    }
                });
                tellClosed(end, CloseCause.FIN);
            });
        }
    }

    private void pump(End end) {
        if (!end.sending && end.peer != null && !end.outgoing.isEmpty()) {
            end.sending = true;
            end.tryingSinceNanos = simulation.nowNanos();
            transmit(end, FIRST_RETRANSMIT_NANOS);
        }
    }

    /** Sends what is first in line until it arrives. */
    private void transmit(End end, long retryNanos) {
        Segment head = end.head();
        End peer = end.peer;
        if (head == null || peer == null) {
            end.sending = false;
            return;
        }
        Host from = end.node.host;
        Host to = peer.node.host;
        if (!from.up) {
            return;
        }
        if (from.asleep || !to.up || to.asleep) {
            retransmit(end, retryNanos);
            return;
        }
        Network network = simulation.network();
        long sent = leave(from, head.bytes() + head.packets() * IPV4_AND_TCP_HEADER_BYTES);
        if (network.isLost(from, to) || network.effect(to, from) != Effect.PASS) {
            retransmit(end, retryNanos);
        } else if (isForgotten(end)) {
            meetForgotten(end, sent, retryNanos);
        } else if (network.chance(network.conditions().middleboxes().resets())) {
            simulation.faults().add(Fault.STREAM_RESET);
            end.sending = false;
            simulation.at(sent + network.latency(to, from), () -> tellClosed(end, CloseCause.RESET));
            simulation.at(sent + network.latency(from, to), () -> tellClosed(peer, CloseCause.RESET));
        } else {
            end.passedNanos = simulation.nowNanos();
            carry(end, peer, head, sent, retryNanos);
        }
    }

    private void meetForgotten(End end, long sent, long retryNanos) {
        if (!end.missed) {
            end.missed = true;
            simulation.faults().add(Fault.STREAM_CUT);
        }
        if (simulation.network().conditions().middleboxes().answersForgotten()) {
            end.sending = false;
            simulation.at(sent, () -> tellClosed(end, CloseCause.RESET));
        } else {
            retransmit(end, retryNanos);
        }
    }

    /** Checksums find nearly everything out that was changed on the way: it is as good as lost. */
    private void carry(End end, End peer, Segment segment, long sent, long retryNanos) {
        Network network = simulation.network();
        Segment arriving = segment;
        if (network.chance(network.conditions().corruption())) {
            simulation.faults().add(Fault.CORRUPTION);
            if (segment.isFin() || !network.chance(PASSED_BY_CHECKSUMS)) {
                retransmit(end, retryNanos);
                return;
            }
            arriving = new Segment(network.corrupted(segment.frame()));
        }
        Segment whole = arriving;
        long arrives = sent + network.latency(end.node.host, peer.node.host);
        Kind kind = segment.isFin() ? Kind.END : Kind.FRAME;
        network.leaves(kind, end.node.host, peer.node.host, sent, arrives, segment.isFin() ? null : segment.frame());
        simulation.at(arrives, () -> arrived(end, peer, whole, retryNanos));
    }

    private long leave(Host host, int bytes) {
        bytesSent += bytes;
        return simulation.network().leaveLink(host, bytes, simulation.nowNanos());
    }

    private void retransmit(End end, long retryNanos) {
        if (end.closed && retryNanos >= LONGEST_RETRANSMIT_NANOS) {
            return; // the kernel gives an orphaned connection up
        }
        if (simulation.nowNanos() - end.tryingSinceNanos > GIVEN_UP_NANOS) {
            tellClosed(end, CloseCause.TIMEOUT);
            return;
        }
        simulation.at(
                simulation.nowNanos() + retryNanos,
                () -> transmit(end, Math.min(LONGEST_RETRANSMIT_NANOS, retryNanos * 2)));
    }

    private void arrived(End end, End peer, Segment segment, long retryNanos) {
        if (!peer.node.host.up || peer.node.host.asleep) {
            retransmit(end, retryNanos); // it fell asleep meanwhile: nothing of a stream is ever skipped
            return;
        }
        end.outgoing.poll();
        end.sending = false;
        if (peer.closed || !peer.node.running) {
            if (peer.node != peer.node.host.process && !segment.isFin()) {
                simulation.faults().add(Fault.HALF_OPEN_STREAM);
            }
            if (!end.closed) {
                simulation.at(
                        simulation.nowNanos() + simulation.network().latency(peer.node.host, end.node.host),
                        () -> tellClosed(end, CloseCause.RESET));
            }
            return;
        }
        if (segment.isFin()) {
            tellClosed(peer, CloseCause.FIN);
        } else {
            ByteBuffer frame = segment.frame();
            simulation.processors().frame(peer.node.host, segment.packets(), () -> {
                if (!peer.closed) {
                    framesDelivered++;
                    simulation.because(() -> "a frame from " + end.node.host);
                    simulation
                            .trace()
                            .event(simulation.nowNanos(), TRACE_FRAME, peer.node.host.number, frame.remaining());
                    peer.node.engine.onStreamFrame(peer.number, frame, peer.node.clockNanos());
                }
            });
        }
        pump(end);
    }

    private void tellClosed(End end, CloseCause cause) {
        boolean missed = cause == CloseCause.RESET && end.node.host.asleep; // a reset is not repeated, the rest is
        if (end.closed || !end.node.running || missed) {
            return;
        }
        simulation.processors().input(end.node.host, () -> {
            if (!end.closed) {
                end.closed = true;
                if (cause != CloseCause.FIN) {
                    end.outgoing.clear();
                }
                of(end.node).remove(end.number);
                simulation.trace().event(simulation.nowNanos(), TRACE_CLOSED, end.node.host.number, end.number);
                end.node.engine.onStreamClosed(end.number, cause, end.node.clockNanos());
            }
        });
    }
}
