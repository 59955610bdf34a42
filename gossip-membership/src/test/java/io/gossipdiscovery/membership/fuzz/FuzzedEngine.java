package io.gossipdiscovery.membership.fuzz;

import io.gossipdiscovery.membership.CloseCause;
import io.gossipdiscovery.membership.MembershipEngine;
import io.gossipdiscovery.membership.MembershipEvent;
import io.gossipdiscovery.membership.NewLifeReason;
import io.gossipdiscovery.membership.Output;
import io.gossipdiscovery.membership.config.LimitSettings;
import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.member.Status;
import io.gossipdiscovery.membership.message.Message;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** One real engine with small limits, and what must hold of it after every input. */
final class FuzzedEngine implements Output.Handler {

    static final int MAX_MEMBERS = 12;
    static final int MAX_STREAMS = 8;
    static final int MAX_DATAGRAM_BYTES = 1_200;
    /** What one input may lead to: a leave tells everybody, a late timer does much at once. */
    static final int MAX_OUTPUTS = 160;

    static final int MAX_OUTPUT_BYTES = 512 * 1024;
    private static final int MAX_SYNCS = 3;
    private static final int MAX_QUEUED = 3 * MAX_MEMBERS;

    /** What comes of what an engine says to others. */
    interface Network {
        void datagram(FuzzedEngine from, NodeAddress to, ByteBuffer packet);

        void open(FuzzedEngine from, long stream, NodeAddress to);

        void frame(FuzzedEngine from, long stream, ByteBuffer frame);

        void close(FuzzedEngine from, long stream);
    }

    final NodeAddress address;
    final MembershipEngine engine;
    /** Open as far as the shell knows, with whether the engine asked for them. */
    final Map<Long, Boolean> streams = new LinkedHashMap<>();

    private final FuzzedPackets packets;
    private final Network network;
    private final boolean noAmplification;
    private final Set<Long> announcing = new HashSet<>();
    private long nextInbound = -1;
    boolean left;
    private boolean finished;
    private int outputs;
    private int outputBytes;
    private @Nullable NodeAddress asking;
    private int askedBytes;
    private int answeredBytes;

    FuzzedEngine(
            NodeAddress address,
            boolean sealed,
            boolean noAmplification,
            FuzzedPackets packets,
            Network network,
            long seed,
            long nowNanos) {
        this.address = address;
        this.packets = packets;
        this.network = network;
        this.noAmplification = noAmplification;
        MembershipSettings settings = MembershipSettings.lan("test")
                .withLimits(new LimitSettings(
                        LimitSettings.MAX_STATE_KEYS,
                        LimitSettings.MAX_STATE_BYTES,
                        MAX_MEMBERS,
                        MAX_STREAMS,
                        MAX_SYNCS));
        this.engine = new MembershipEngine(
                settings, address, FuzzedPackets.keyring(sealed), new SplittableRandom(seed), nowNanos);
    }

    void onDatagram(ByteBuffer packet, NodeAddress from, long nowNanos) {
        asking = from;
        askedBytes = packet.remaining();
        answeredBytes = 0;
        engine.onDatagram(packet, from, nowNanos);
        drain();
        asking = null;
        if (noAmplification && answeredBytes > askedBytes) {
            throw new AssertionError(askedBytes + " bytes were answered by " + answeredBytes);
        }
    }

    /** A stream comes in; its number. */
    long accept(NodeAddress from, long nowNanos) {
        long stream = nextInbound--;
        if (finished) {
            return stream; // the shell has closed its socket
        }
        streams.put(stream, false);
        engine.onStreamAccepted(stream, from, nowNanos);
        drain();
        return stream;
    }

    void onClosed(long stream, CloseCause cause, long nowNanos) {
        streams.remove(stream);
        engine.onStreamClosed(stream, cause, nowNanos);
        drain();
    }

    void announce(String key, byte @Nullable [] value, long limitNanos, long nowNanos) {
        announcing.add(engine.announce(key, value, limitNanos, nowNanos));
        drain();
    }

    /** Takes all outputs and looks whether everything is as it must be. */
    void drain() {
        outputs = 0;
        outputBytes = 0;
        for (Output output = engine.poll(); output != null; output = engine.poll()) {
            require(!finished, "something was said after the leave was over: " + output);
            outputs++;
            output.accept(this);
        }
        require(outputs <= MAX_OUTPUTS, outputs + " outputs of one input");
        require(outputBytes <= MAX_OUTPUT_BYTES, outputBytes + " bytes sent upon one input");
        check();
    }

    private void check() {
        require(streams.size() <= MAX_STREAMS, streams.size() + " open streams");
        require(announcing.size() <= MembershipEngine.MAX_ANNOUNCEMENTS, announcing.size() + " announcements");
        int members = 0;
        for (Member member : engine.view().members()) {
            members++;
            require(
                    member.state().sizeBytes() <= LimitSettings.MAX_STATE_BYTES,
                    member.state().sizeBytes() + " bytes of state of one member");
            boolean self = member.id().equals(engine.id());
            Status wanted = left ? Status.LEFT : Status.ALIVE;
            require(!self || member.status() == wanted, "it holds itself for " + member.status());
        }
        require(members <= MAX_MEMBERS, members + " members");
        require(finished || engine.nextWakeupNanos() < Long.MAX_VALUE, "it never wakes up again");
    }

    /** What is counted anew for each call, hence not looked at after every input. */
    void checkGauges() {
        long queued = engine.counters().getOrDefault("gossip.queued", 0L);
        require(queued <= MAX_QUEUED, queued + " updates wait in the queue");
    }

    /** Everything that has a limit in time is over. */
    void checkEnd() {
        require(announcing.isEmpty(), announcing.size() + " announcements never end");
        require(!left || finished, "a leave never ends");
        checkGauges();
    }

    static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    @Override
    public void sendDatagram(NodeAddress to, ByteBuffer packet) {
        require(packet.remaining() <= MAX_DATAGRAM_BYTES, "a datagram of " + packet.remaining() + " bytes");
        outputBytes += packet.remaining();
        Message message = packets.open(packet).message();
        boolean answer =
                message instanceof Message.Ack || message instanceof Message.Nack || message instanceof Message.Gone;
        if (answer && to.equals(asking)) {
            answeredBytes += packet.remaining();
        }
        network.datagram(this, to, packet);
    }

    @Override
    public void sendConnected(int number, NodeAddress to, ByteBuffer packet) {
        sendDatagram(to, packet);
    }

    @Override
    public void openStream(long stream, NodeAddress to) {
        require(streams.put(stream, true) == null, "stream " + stream + " is opened twice");
        network.open(this, stream, to);
    }

    @Override
    public void writeStream(long stream, ByteBuffer frame) {
        require(frame.remaining() <= MembershipEngine.MAX_FRAME_BYTES, "a frame of " + frame.remaining() + " bytes");
        outputBytes += frame.remaining();
        packets.open(frame);
        network.frame(this, stream, frame);
    }

    @Override
    public void closeStream(long stream) {
        streams.remove(stream);
        network.close(this, stream);
    }

    @Override
    public void resolveSeeds() {
        // the bytes say when, and to what
    }

    @Override
    public void joinFinished(boolean joined, int seedsTried) {
        // may be told of each attempt
    }

    @Override
    public void leaveFinished(int told, int acknowledged) {
        require(left, "a leave is over that was never wanted");
        require(streams.isEmpty(), streams.size() + " streams are open after the leave");
        finished = true;
    }

    @Override
    public void announcementFinished(long announcement, int told, int acknowledged) {
        require(0 <= acknowledged && acknowledged <= told, acknowledged + " of " + told + " acknowledged");
        announcing.remove(announcement);
    }

    @Override
    public void viewChanged() {
        // the view is looked at after every input
    }

    @Override
    public void memberChanged(MembershipEvent event) {
        // the same
    }

    @Override
    public void newLife(NodeId ended, NodeId begun, NewLifeReason reason) {
        require(!ended.equals(begun) && begun.equals(engine.id()), "a new life under the old id");
    }

    @Override
    public void roundTripMeasured(NodeId member, long nanos) {
        require(nanos >= 0, "a round trip of " + nanos + " ns");
    }
}
