package io.gossipdiscovery.simulator;

import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.member.StateDelta;
import io.gossipdiscovery.membership.member.StateEntry;
import io.gossipdiscovery.membership.member.Status;
import io.gossipdiscovery.membership.message.MemberRecord;
import io.gossipdiscovery.membership.message.Message;
import io.gossipdiscovery.membership.message.Packet;
import io.gossipdiscovery.membership.message.Update;
import io.gossipdiscovery.membership.wire.Envelope;
import io.gossipdiscovery.membership.wire.Opened;
import io.gossipdiscovery.membership.wire.PacketReader;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * 64 bits that tell the states of a {@link Trio} apart, as far as the future depends on them and can be seen: what every node
 * holds, the size of its queue, its health and when it wakes, who is cut off, and what is on its way. Not seen, and so not in it:
 * sequence numbers, the state of random generators, how often queued news was sent.
 */
final class Fingerprint {

    private static final long WAKEUP_STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int AGE_STEPS = 4;

    private long value;

    static long of(Trio trio) {
        Fingerprint print = new Fingerprint();
        print.add(trio.isolated());
        for (TrioNode node : trio.nodes) {
            print.add(node, trio);
        }
        Envelope envelope = new Envelope(trio.settings.cluster());
        for (int from = 0; from < Trio.HOSTS; from++) {
            for (int to = 0; to < Trio.HOSTS; to++) {
                List<TrioNetwork.Datagram> link = trio.network.link(from, to);
                print.add(link.size());
                link.forEach(datagram -> print.add(datagram.packet(), envelope));
            }
        }
        for (TrioNetwork.Part part : trio.network.parts()) {
            print.add(part.from()).add(part.to().host).add(part.to().life);
            print.add(part.cause() == null ? "" : part.cause().name());
            if (part.frame() != null) {
                print.add(part.frame(), envelope);
            }
        }
        return print.value;
    }

    /** Mixes in a number; the finalizer of MurmurHash3 between any two. */
    Fingerprint add(long more) {
        long z = (value ^ more) * 0xFF51_AFD7_ED55_8CCDL + 0x9E37_79B9_7F4A_7C15L;
        z = (z ^ (z >>> 33)) * 0xC4CE_B9FE_1A85_EC53L;
        value = z ^ (z >>> 32);
        return this;
    }

    long value() {
        return value;
    }

    /** A number for each status that does not depend on the order of the enumeration. */
    static long rank(Status status) {
        return switch (status) {
            case ALIVE -> 1;
            case SUSPECT -> 2;
            case DEAD -> 3;
            case LEFT -> 4;
        };
    }

    private void add(TrioNode node, Trio trio) {
        add(node.life).add(node.running ? 1 : 0).add(node.leaving ? 1 : 0);
        if (!node.running) {
            return;
        }
        long age = Math.max(1, trio.settings.sync().tombstoneLife().toNanos() / AGE_STEPS);
        for (Member member : node.held.members()) {
            add(member);
            if (!member.status().isLive()) {
                add(trio.checks.heldNanos(node, member) / age);
            }
        }
        Map<String, Long> counters = node.counters;
        add(counters.getOrDefault("gossip.queued", 0L));
        add(counters.getOrDefault("localHealth", 0L));
        add(counters.getOrDefault("sick", 0L));
        add(counters.getOrDefault("members.unverified", 0L));
        add((node.engine.nextWakeupNanos() - trio.nowNanos) / WAKEUP_STEP_NANOS);
        add(node.links.size());
    }

    private void add(Member member) {
        add(member.id())
                .add(member.evidence())
                .add(member.state().version())
                .add(member.state().floor());
        member.state().entries().forEach(Fingerprint.this::add);
    }

    private Fingerprint add(NodeId id) {
        return add(id.high()).add(id.low());
    }

    private Fingerprint add(Evidence evidence) {
        return add(rank(evidence.status())).add(evidence.incarnation().value());
    }

    private void add(MemberRecord record) {
        add(record.id()).add(record.evidence()).add(record.tombstoneAgeSeconds());
        add(record.delta());
    }

    private void add(StateDelta delta) {
        add(delta.from()).add(delta.to());
        delta.entries().forEach(this::add);
    }

    private void add(StateEntry entry) {
        byte[] bytes = entry.value();
        add(entry.key()).add(entry.version()).add(bytes == null ? -1 : bytes.length);
        if (bytes != null) {
            for (byte one : bytes) {
                add(one);
            }
        }
    }

    private Fingerprint add(String text) {
        return add(text.hashCode());
    }

    private void add(ByteBuffer sealed, Envelope envelope) {
        ByteBuffer packet = sealed.duplicate();
        Opened opened = envelope.open(packet);
        Packet content = opened.rejection() == null ? PacketReader.read(packet) : null;
        if (content == null) {
            add(-1);
            return;
        }
        add(opened.sender());
        content.message().accept(new OfMessage());
        content.updates().forEach(update -> update.accept(new OfUpdate()));
    }

    private final class OfMessage implements Message.Handler {

        @Override
        public void ping(Message.Ping ping) {
            add("ping").add(ping.target()).add(ping.tableHash());
        }

        @Override
        public void ack(Message.Ack ack) {
            add("ack").add(ack.tableHash());
        }

        @Override
        public void pingReq(Message.PingReq pingReq) {
            add("ping-req").add(pingReq.target()).add(pingReq.tableHash());
        }

        @Override
        public void nack(Message.Nack nack) {
            add("nack");
        }

        @Override
        public void gossip(Message.Gossip gossip) {
            add("gossip");
        }

        @Override
        public void syncChunk(Message.SyncChunk chunk) {
            add("sync").add(chunk.last() ? 1 : 0);
            chunk.records().forEach(record -> {
                add(record);
            });
        }

        @Override
        public void syncBuckets(Message.SyncBuckets buckets) {
            add("buckets");
            buckets.hashes().forEach(Fingerprint.this::add);
        }

        @Override
        public void syncEntries(Message.SyncEntries entries) {
            add("entries").add(entries.buckets()).add(entries.last() ? 1 : 0);
            entries.entries()
                    .forEach(entry -> add(entry.id()).add(entry.evidence()).add(entry.stateVersion()));
            entries.records().forEach(Fingerprint.this::add);
        }

        @Override
        public void syncRecords(Message.SyncRecords records) {
            add("records").add(records.more() ? 1 : 0);
            records.records().forEach(Fingerprint.this::add);
            records.wanted().forEach(want -> add(want.id()).add(want.stateVersion()));
        }

        @Override
        public void busy(Message.Busy busy) {
            add("busy").add(busy.retryAfterMillis());
        }

        @Override
        public void stateRequest(Message.StateRequest request) {
            add("state").add(request.subject()).add(request.version());
        }

        @Override
        public void gone(Message.Gone gone) {
            add("gone").add(gone.address().port());
        }

        @Override
        public void watch(Message.Watch watch) {
            add("watch").add(watch.target());
        }

        @Override
        public void goodbye(Message.Goodbye goodbye) {
            add("goodbye");
        }

        @Override
        public void checkRequest(Message.CheckRequest request) {
            add("check").add(request.target());
        }

        @Override
        public void checkResult(Message.CheckResult result) {
            add("checked").add(result.outcome().name());
        }

        @Override
        public void keys(Message.Keys keys) {
            add("keys");
            keys.keys().forEach(key -> add(key.epoch()).add(key.first()));
        }
    }

    private final class OfUpdate implements Update.Handler {

        @Override
        public void memberUpdate(Update.MemberUpdate update) {
            add("member").add(update.subject()).add(update.evidence());
            if (update.accusation() != null) {
                add(update.accusation().accuser());
            }
        }

        @Override
        public void stateUpdate(Update.StateUpdate update) {
            add("delta")
                    .add(update.subject())
                    .add(update.delta().from())
                    .add(update.delta().to());
            update.delta().entries().forEach(Fingerprint.this::add);
        }

        @Override
        public void stateAnnouncement(Update.StateAnnouncement update) {
            add("version").add(update.subject()).add(update.version());
        }
    }
}
