package io.gossipdiscovery.benchmarks.engine;

import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.crypto.Keyring;
import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.membership.member.MemberState;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.message.Message;
import io.gossipdiscovery.membership.message.Update;
import io.gossipdiscovery.membership.wire.Envelope;
import io.gossipdiscovery.membership.wire.PacketWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** What the benchmarks feed the engine with: the members of a made-up cluster, and packets as its nodes would send them. */
public final class Traffic {

    public static final MembershipSettings SETTINGS = MembershipSettings.lan("benchmarks");

    /** What fits into a sealed datagram of the LAN preset. */
    public static final int CONTENT_BYTES =
            SETTINGS.dissemination().datagramBytes() - Envelope.HEADER_BYTES - Keyring.TAG_BYTES;

    private static final byte[] KEY = new byte[Keyring.KEY_BYTES];
    private static final long SEED = 1L << 40;

    private Traffic() {}

    /** A keyring of one shared key, the same for all. */
    public static Keyring keyring(int cachedSenders) {
        return new Keyring(List.of(KEY), cachedSenders);
    }

    public static List<NodeId> ids(int count) {
        SplittableRandom random = new SplittableRandom(SEED);
        return IntStream.range(0, count).mapToObj(i -> NodeId.random(random)).toList();
    }

    /** Where the member of this number is; 0 is a good number. */
    public static NodeAddress address(int number) {
        return NodeAddress.ofIpv4(0x0A00_0000 + number, 17_946);
    }

    public static List<Member> members(int count) {
        List<NodeId> ids = ids(count);
        return IntStream.range(0, count)
                .mapToObj(i -> new Member(ids.get(i), address(i), Evidence.alive(0), MemberState.EMPTY))
                .toList();
    }

    /** As many members, from this one on, as a packet has room for, each ALIVE at the same incarnation. */
    public static List<Update> packetful(List<Member> members, int from, long incarnation) {
        PacketWriter writer = new PacketWriter(new Message.Gossip(), CONTENT_BYTES);
        List<Update> updates = new ArrayList<>();
        for (int i = from; ; i++) {
            Member member = members.get(i % members.size());
            Update update = new Update.MemberUpdate(member.id(), member.address(), Evidence.alive(incarnation), null);
            if (!writer.tryAdd(update)) {
                return updates;
            }
            updates.add(update);
        }
    }

    /** The content of a gossip packet. */
    public static byte[] encode(List<Update> updates) {
        PacketWriter writer = new PacketWriter(new Message.Gossip(), CONTENT_BYTES);
        updates.forEach(writer::tryAdd);
        return writer.toArray();
    }

    /** A content as it goes over the network, built from the public parts of the engine as the engine does it itself. */
    public static byte[] seal(Keyring keyring, NodeId sender, long counter, byte[] content) {
        Envelope envelope = new Envelope(SETTINGS.cluster());
        byte[] header = envelope.header(sender, counter, true);
        byte[] body = keyring.seal(
                new Keyring.Sender(sender.high(), sender.low()), counter, envelope.associated(header), content);
        return ByteBuffer.allocate(header.length + body.length)
                .put(header)
                .put(body)
                .array();
    }
}
