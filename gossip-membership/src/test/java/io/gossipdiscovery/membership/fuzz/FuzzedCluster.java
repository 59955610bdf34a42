package io.gossipdiscovery.membership.fuzz;

import io.gossipdiscovery.membership.CloseCause;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.wire.PacketWriter;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Two real engines in a network that does what a string of bytes says: what they send each other arrives, late, twice or not
 * at all, others speak in anybody's name, streams open and end, time passes, and the application asks for things.
 */
final class FuzzedCluster implements FuzzedEngine.Network {

    /** Of how many kinds inputs are. */
    static final int KINDS = 24;

    /** Steps of one run: what follows in the bytes changes nothing that was not seen. */
    private static final int MAX_STEPS = 400;

    private static final int MAX_WAITING = 64;
    private static final int STEPS_BETWEEN_GAUGES = 16;
    private static final List<CloseCause> CAUSES = List.of(CloseCause.values());
    private static final long EPOCH_MILLIS = 1_700_000_000_000L;

    private record End(FuzzedEngine engine, long stream) {}

    private final Choices choices;
    private final FuzzedPackets packets;
    private final FuzzedMessages messages;
    private final List<FuzzedEngine> engines;
    private final List<NodeId> liars =
            List.of(new NodeId(1, 1), new NodeId(2, 2), new NodeId(3, 3), new NodeId(-1, -1));
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private final Map<End, End> links = new HashMap<>();
    private FuzzedEngine subject;
    private long nowNanos = 1;
    private long wallAheadMillis;

    FuzzedCluster(byte[] bytes, boolean sealed, boolean noAmplification) {
        this.choices = new Choices(bytes);
        this.packets = new FuzzedPackets(sealed);
        this.messages = new FuzzedMessages(choices, this::id, this::address);
        List<FuzzedEngine> both = new ArrayList<>();
        for (int number = 1; number <= 2; number++) {
            both.add(new FuzzedEngine(address(number), sealed, noAmplification, packets, this, number, nowNanos));
        }
        this.engines = List.copyOf(both);
        this.subject = engines.get(0);
    }

    private static NodeAddress address(int number) {
        return NodeAddress.ofIpv4(0x0A00_0000 + number, 17_946);
    }

    /** Does what the bytes say, then lets a minute pass, in which everything ends that has a limit. */
    void play() {
        for (FuzzedEngine each : engines) {
            each.engine.join(nowNanos);
            each.drain();
        }
        for (int step = 0; step < MAX_STEPS && choices.hasMore(); step++) {
            subject = engines.get(choices.flag() ? 1 : 0);
            step();
            if (step % STEPS_BETWEEN_GAUGES == 0) {
                subject.checkGauges();
            }
        }
        waiting.clear();
        nowNanos += TimeUnit.MINUTES.toNanos(1);
        engines.forEach(this::timer); // may be put off, as after a pause
        pass(TimeUnit.SECONDS.toNanos(1));
        engines.forEach(FuzzedEngine::checkEnd);
    }

    private void step() {
        switch (choices.below(KINDS)) {
            case 0, 1, 2 -> subject.onDatagram(datagram(told()), address(), nowNanos);
            case 3 -> subject.onDatagram(datagram(raw()), address(), nowNanos);
            case 4 -> subject.onDatagram(ByteBuffer.wrap(raw()), address(), nowNanos);
            case 5 -> subject.accept(address(), nowNanos);
            case 6 -> input(() -> subject.engine.onStreamConnected(stream(), nowNanos));
            case 7, 8, 9 -> input(() -> subject.engine.onStreamFrame(stream(), packets.frame(id(), told()), nowNanos));
            case 10 -> input(() -> subject.engine.onStreamFrame(stream(), packets.frame(id(), raw()), nowNanos));
            case 11 -> subject.onClosed(stream(), choices.any(CAUSES), nowNanos);
            case 12, 13, 14 -> deliver();
            case 15, 16 -> pass(TimeUnit.MILLISECONDS.toNanos(choices.u16() & 0xFFF));
            case 17 -> late();
            case 18 -> input(() -> subject.engine.onPortUnreachable(choices.u8(), nowNanos));
            case 19 -> input(() -> subject.engine.reportUnreachable(id(), nowNanos));
            case 20 -> input(() -> subject.engine.onSeedsResolved(List.of(address(), address()), nowNanos));
            case 21 -> input(() -> subject.engine.join(nowNanos));
            case 22 -> rarely();
            default -> write();
        }
    }

    private void input(Runnable input) {
        input.run();
        subject.drain();
    }

    private void rarely() {
        switch (choices.below(4)) {
            case 0 -> {
                subject.left = true;
                input(() -> subject.engine.leave(limit(), nowNanos));
            }
            case 1 -> {
                wallAheadMillis += TimeUnit.MINUTES.toMillis(choices.u16());
                timer(subject);
            }
            case 2 -> waiting.clear();
            default -> {
                wallAheadMillis -= TimeUnit.MINUTES.toMillis(choices.u16());
                timer(subject);
            }
        }
    }

    private void write() {
        if (subject.left) {
            return;
        }
        String key = "own" + choices.below(3);
        byte[] value = choices.below(4) == 0 ? null : new byte[choices.below(4) * 1_300];
        if (choices.flag()) {
            subject.announce(key, value, limit(), nowNanos);
        } else {
            input(() -> subject.engine.publish(key, value, nowNanos));
        }
    }

    private long limit() {
        return TimeUnit.MILLISECONDS.toNanos(choices.u8() * 10L);
    }

    private byte[] told() {
        return PacketWriter.encode(messages.packet());
    }

    private ByteBuffer datagram(byte[] content) {
        return packets.datagram(id(), content);
    }

    private byte[] raw() {
        return choices.raw(choices.u8());
    }

    private NodeId id() {
        int kind = choices.below(8);
        return kind < 2 ? engines.get(kind).engine.id() : liars.get(kind % liars.size());
    }

    private NodeAddress address() {
        return address(1 + choices.below(6));
    }

    private long stream() {
        List<Long> open = List.copyOf(subject.streams.keySet());
        int chosen = choices.u8();
        return open.isEmpty() ? chosen : open.get(chosen % open.size());
    }

    /** What has waited longest arrives. */
    private void deliver() {
        for (int i = 1 + choices.below(4); i > 0 && !waiting.isEmpty(); i--) {
            waiting.remove().run();
        }
    }

    /** Serves the timers as shells would. */
    private void pass(long nanos) {
        long end = nowNanos + nanos;
        for (FuzzedEngine next = due(); next.engine.nextWakeupNanos() <= end; next = due()) {
            nowNanos = Math.max(nowNanos, next.engine.nextWakeupNanos());
            for (int turns = 0; next.engine.nextWakeupNanos() <= nowNanos; turns++) {
                FuzzedEngine.require(turns < 16, "the timer wants to be called again and again");
                timer(next);
            }
        }
        nowNanos = end;
    }

    private FuzzedEngine due() {
        FuzzedEngine first = engines.get(0);
        FuzzedEngine second = engines.get(1);
        return second.engine.nextWakeupNanos() < first.engine.nextWakeupNanos() ? second : first;
    }

    /** One engine's process stood still for up to a day. */
    private void late() {
        nowNanos += TimeUnit.SECONDS.toNanos(choices.flag() ? choices.u16() : choices.u8());
        timer(subject);
    }

    private void timer(FuzzedEngine of) {
        long millis = EPOCH_MILLIS + TimeUnit.NANOSECONDS.toMillis(nowNanos) + wallAheadMillis;
        of.engine.onWallClock(millis, nowNanos);
        of.drain();
        of.engine.onTimer(nowNanos);
        of.drain();
    }

    private void later(Runnable arrival) {
        if (waiting.size() >= MAX_WAITING) {
            waiting.remove();
        }
        waiting.add(arrival);
    }

    @Override
    public void datagram(FuzzedEngine from, NodeAddress to, ByteBuffer packet) {
        for (FuzzedEngine receiver : engines) {
            if (receiver.address.equals(to) && receiver != from) {
                Runnable arrival = () -> receiver.onDatagram(packet.duplicate(), from.address, nowNanos);
                later(arrival);
                if (packet.get(packet.limit() - 1) % 8 == 0) {
                    later(arrival); // a network may do so
                }
            }
        }
    }

    @Override
    public void open(FuzzedEngine from, long stream, NodeAddress to) {
        for (FuzzedEngine receiver : engines) {
            if (receiver.address.equals(to) && receiver != from) {
                later(() -> connect(new End(from, stream), receiver));
            }
        }
    }

    private void connect(End caller, FuzzedEngine receiver) {
        if (!caller.engine().streams.containsKey(caller.stream())) {
            return;
        }
        End called = new End(receiver, receiver.accept(caller.engine().address, nowNanos));
        links.put(caller, called);
        links.put(called, caller);
        caller.engine().engine.onStreamConnected(caller.stream(), nowNanos);
        caller.engine().drain();
    }

    @Override
    public void frame(FuzzedEngine from, long stream, ByteBuffer frame) {
        End peer = links.get(new End(from, stream));
        if (peer != null) {
            later(() -> {
                peer.engine().engine.onStreamFrame(peer.stream(), frame, nowNanos);
                peer.engine().drain();
            });
        }
    }

    @Override
    public void close(FuzzedEngine from, long stream) {
        End peer = links.remove(new End(from, stream));
        if (peer != null) {
            links.remove(peer);
            later(() -> peer.engine().onClosed(peer.stream(), CloseCause.FIN, nowNanos));
        }
    }
}
