package io.gossipdiscovery.simulator;

import io.gossipdiscovery.membership.ClusterView;
import io.gossipdiscovery.membership.MembershipEngine;
import io.gossipdiscovery.membership.MembershipEvent;
import io.gossipdiscovery.membership.NewLifeReason;
import io.gossipdiscovery.membership.Output;
import io.gossipdiscovery.membership.crypto.Keyring;
import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/** One life of one process of a {@link Trio}. */
final class TrioNode implements Output.Handler {

    /** The far end of a stream. */
    record Link(TrioNode peer, long stream) {}

    final int host;
    final int life;
    final NodeAddress address;
    final MembershipEngine engine;
    final Map<Long, Link> links = new LinkedHashMap<>();
    private final Trio trio;
    private long nextInbound = -1;
    boolean running = true;
    boolean leaving;
    boolean left;
    /** What this node held after its last input. */
    ClusterView held;
    /** What it counted when it was looked at last, see {@link TrioChecks#afterStep}. */
    Map<String, Long> counters = Map.of();

    TrioNode(Trio trio, int host, int life, Keyring keyring, SplittableRandom random) {
        this.trio = trio;
        this.host = host;
        this.life = life;
        this.address = trio.addresses().get(host);
        this.engine = new MembershipEngine(trio.settings, address, keyring, random, trio.nowNanos);
        this.held = engine.view();
    }

    NodeId id() {
        return engine.id();
    }

    long newInbound() {
        return nextInbound--;
    }

    boolean holdsTombstone() {
        if (!running) {
            return false;
        }
        for (Member member : held.members()) {
            if (!member.status().isLive()) {
                return true;
            }
        }
        return false;
    }

    /** Does what the engine wants done, and checks what it holds now. */
    void drain() {
        for (Output output = engine.poll(); output != null; output = engine.poll()) {
            output.accept(this);
        }
        trio.checks.after(this);
    }

    @Override
    public void sendDatagram(NodeAddress to, ByteBuffer packet) {
        int limit = trio.settings.dissemination().datagramBytes();
        if (packet.remaining() > limit) {
            trio.checks.violated(
                    5, this + " sent a datagram of " + packet.remaining() + " bytes, allowed are " + limit);
        }
        trio.network.send(host, trio.addresses().indexOf(to), packet);
    }

    @Override
    public void sendConnected(int number, NodeAddress to, ByteBuffer packet) {
        sendDatagram(to, packet);
    }

    @Override
    public void openStream(long stream, NodeAddress to) {
        trio.network.open(this, stream, trio.addresses().indexOf(to));
    }

    @Override
    public void writeStream(long stream, ByteBuffer frame) {
        trio.network.write(this, stream, frame);
    }

    @Override
    public void closeStream(long stream) {
        trio.network.close(this, stream);
    }

    @Override
    public void resolveSeeds() {
        engine.onSeedsResolved(trio.addresses(), trio.nowNanos);
    }

    @Override
    public void joinFinished(boolean success, int seedsTried) {}

    @Override
    public void leaveFinished(int told, int acknowledged) {
        left = true;
    }

    @Override
    public void announcementFinished(long announcement, int told, int acknowledged) {}

    @Override
    public void viewChanged() {}

    @Override
    public void memberChanged(MembershipEvent event) {}

    @Override
    public void newLife(NodeId ended, NodeId begun, NewLifeReason reason) {
        trio.checks.violated(3, this + " was made to begin anew by honest nodes: " + reason);
    }

    @Override
    public void roundTripMeasured(NodeId member, long nanos) {}

    @Override
    public String toString() {
        return Step.name(host) + (life == 0 ? "" : String.valueOf(life + 1));
    }
}
