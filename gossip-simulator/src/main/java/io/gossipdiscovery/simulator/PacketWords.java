package io.gossipdiscovery.simulator;

import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.message.MemberRecord;
import io.gossipdiscovery.membership.message.Message;
import io.gossipdiscovery.membership.message.Packet;
import io.gossipdiscovery.membership.message.Update;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a packet says, in a few words for a diagram. */
final class PacketWords implements Message.Handler, Update.Handler {

    /** News that is spelt out; of more it is said how much there is. */
    private static final int MOST_NEWS = 2;

    private final Function<NodeId, String> names;
    private final StringBuilder words = new StringBuilder();

    private PacketWords(Function<NodeId, String> names) {
        this.names = names;
    }

    /**
     * Message and news of a packet.
     *
     * @param names what its reader calls a member
     */
    static String of(Packet packet, Function<NodeId, String> names) {
        PacketWords told = new PacketWords(names);
        packet.message().accept(told);
        packet.updates().stream().limit(MOST_NEWS).forEach(update -> update.accept(told));
        int more = packet.updates().size() - MOST_NEWS;
        if (more > 0) {
            told.words.append(" + ").append(more).append(" more");
        }
        return told.words.toString();
    }

    @Override
    public void ping(Message.Ping ping) {
        words.append("ping");
    }

    @Override
    public void ack(Message.Ack ack) {
        words.append("ack");
    }

    @Override
    public void pingReq(Message.PingReq pingReq) {
        words.append("ping-req ").append(names.apply(pingReq.target()));
    }

    @Override
    public void nack(Message.Nack nack) {
        words.append("nack");
    }

    @Override
    public void gossip(Message.Gossip gossip) {
        words.append("gossip");
    }

    @Override
    public void syncChunk(Message.SyncChunk chunk) {
        String members = chunk.records().stream()
                .map(MemberRecord::id)
                .map(names)
                .sorted()
                .collect(Collectors.joining(", "));
        words.append("sync: ").append(members);
    }

    @Override
    public void stateRequest(Message.StateRequest request) {
        words.append("state of ").append(names.apply(request.subject())).append('?');
    }

    @Override
    public void syncBuckets(Message.SyncBuckets buckets) {
        words.append("sync: ").append(buckets.hashes().size()).append(" hashes");
    }

    @Override
    public void syncEntries(Message.SyncEntries entries) {
        words.append("sync: ").append(entries.entries().size()).append(" entries");
    }

    @Override
    public void syncRecords(Message.SyncRecords records) {
        words.append("sync: ").append(records.records().size()).append(" records");
    }

    @Override
    public void busy(Message.Busy busy) {
        words.append("busy");
    }

    @Override
    public void gone(Message.Gone gone) {
        words.append("gone");
    }

    @Override
    public void watch(Message.Watch watch) {
        words.append("watch");
    }

    @Override
    public void goodbye(Message.Goodbye goodbye) {
        words.append("goodbye");
    }

    @Override
    public void checkRequest(Message.CheckRequest request) {
        words.append("check ").append(names.apply(request.target()));
    }

    @Override
    public void checkResult(Message.CheckResult result) {
        words.append("result: ")
                .append(
                        switch (result.outcome()) {
                            case ANSWERED -> "it answers";
                            case GONE -> "it is gone";
                            case SILENT -> "it is silent";
                        });
    }

    @Override
    public void keys(Message.Keys keys) {
        words.append("keys");
    }

    @Override
    public void memberUpdate(Update.MemberUpdate update) {
        words.append(" + ").append(names.apply(update.subject())).append(' ').append(update.evidence());
    }

    @Override
    public void stateUpdate(Update.StateUpdate update) {
        words.append(" + state of ").append(names.apply(update.subject()));
    }

    @Override
    public void stateAnnouncement(Update.StateAnnouncement update) {
        words.append(" + new state of ").append(names.apply(update.subject()));
    }
}
