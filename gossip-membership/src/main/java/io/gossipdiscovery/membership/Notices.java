package io.gossipdiscovery.membership;

import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.message.Message;
import io.gossipdiscovery.membership.table.MemberTable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.random.RandomGenerator;

/**
 * News that some members are told directly: each is pinged with it on board, again and again until it acks, or is gone itself, or
 * the limit is reached. The news spreads from them on its own.
 */
final class Notices {

    /** Sends a ping with the news on board, by whatever way gets through. */
    interface Messenger {
        void tell(NodeId receiver, NodeAddress address, Message.Ping ping, long nowNanos);
    }

    private record Notice(NodeId receiver, NodeAddress address) {}

    private final MemberTable table;
    private final Messenger messenger;
    private final Map<Integer, Notice> unacknowledged = new LinkedHashMap<>();
    private final int told;
    private final long retryNanos;
    private final long deadlineNanos;
    private int acknowledged;
    private long nextRetryNanos;

    /**
     * Draws the members who are to be told, and tells them for the first time.
     *
     * @param sequences a number for each ping that no probe of this life has: an ack of a probe must not be taken for one of a
     *     notice, nor the other way round
     */
    Notices(
            MembershipSettings settings,
            MemberTable table,
            Messenger messenger,
            RandomGenerator random,
            IntSupplier sequences,
            long deadlineNanos,
            long nowNanos) {
        this.table = table;
        this.messenger = messenger;
        this.retryNanos = settings.probing().ackTimeout().toNanos();
        this.deadlineNanos = deadlineNanos;
        for (int row : table.randomOthers(random, settings.sync().leaveNotices(), MemberTable.NONE)) {
            unacknowledged.put(sequences.getAsInt(), new Notice(table.id(row), table.address(row)));
        }
        told = unacknowledged.size();
        notifyAll(nowNanos);
    }

    int told() {
        return told;
    }

    int acknowledged() {
        return acknowledged;
    }

    /** Nobody is waited for any more. */
    boolean isAnswered() {
        return unacknowledged.isEmpty();
    }

    boolean isOver(long nowNanos) {
        return isAnswered() || deadlineNanos <= nowNanos;
    }

    /** An ack counts only if it answers a ping of these, and comes from whom that was for. */
    void onAck(NodeId sender, Message.Ack ack) {
        Notice notice = unacknowledged.get(ack.sequence());
        if (notice != null && notice.receiver.equals(sender)) {
            unacknowledged.remove(ack.sequence());
            acknowledged++;
        }
    }

    long nextDeadlineNanos() {
        return isAnswered() ? Long.MIN_VALUE : Math.min(deadlineNanos, nextRetryNanos);
    }

    void onTimer(long nowNanos) {
        if (nextRetryNanos <= nowNanos) {
            unacknowledged.values().removeIf(this::isGone);
            notifyAll(nowNanos);
        }
    }

    private boolean isGone(Notice notice) {
        int row = table.find(notice.receiver);
        return row == MemberTable.NONE || !table.status(row).isLive();
    }

    private void notifyAll(long nowNanos) {
        unacknowledged.forEach((sequence, notice) -> messenger.tell(
                notice.receiver, notice.address, new Message.Ping(sequence, notice.receiver, table.hash()), nowNanos));
        nextRetryNanos = nowNanos + retryNanos;
    }
}
