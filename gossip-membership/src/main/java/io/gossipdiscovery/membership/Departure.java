package io.gossipdiscovery.membership;

import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.message.Message;
import io.gossipdiscovery.membership.table.MemberTable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A leave under way: some members are pinged with the goodbye on board until they ack, or until the limit. The goodbye spreads
 * from them on its own.
 */
final class Departure {

    /** Sends a ping with the goodbye on board, by whatever way gets through. */
    interface Messenger {
        void sayGoodbye(NodeId receiver, NodeAddress address, Message.Ping ping);
    }

    private record Notice(NodeId receiver, NodeAddress address) {}

    private final MemberTable table;
    private final Messenger messenger;
    private final Map<Integer, Notice> unacknowledged = new LinkedHashMap<>();
    private final int told;
    private final long retryNanos;
    private final long deadlineNanos;
    private long nextRetryNanos;

    Departure(
            MembershipSettings settings,
            MemberTable table,
            Messenger messenger,
            RandomGenerator random,
            long nowNanos) {
        this.table = table;
        this.messenger = messenger;
        this.retryNanos = settings.probing().ackTimeout().toNanos();
        this.deadlineNanos = nowNanos + settings.sync().leaveTimeout().toNanos();
        int notices = Math.min(settings.sync().leaveNotices(), table.liveCount());
        int sequence = random.nextInt();
        for (int row : table.randomOthers(random, notices, MemberTable.NONE)) {
            unacknowledged.put(sequence++, new Notice(table.id(row), table.address(row)));
        }
        told = unacknowledged.size();
        notifyAll(nowNanos);
    }

    int told() {
        return told;
    }

    int acknowledged() {
        return told - unacknowledged.size();
    }

    boolean isOver(long nowNanos) {
        return unacknowledged.isEmpty() || deadlineNanos <= nowNanos;
    }

    void onAck(Message.Ack ack) {
        unacknowledged.remove(ack.sequence());
    }

    long nextDeadlineNanos() {
        return unacknowledged.isEmpty() ? Long.MIN_VALUE : Math.min(deadlineNanos, nextRetryNanos);
    }

    void onTimer(long nowNanos) {
        if (nextRetryNanos <= nowNanos) {
            notifyAll(nowNanos);
        }
    }

    private void notifyAll(long nowNanos) {
        unacknowledged.forEach((sequence, notice) -> messenger.sayGoodbye(
                notice.receiver, notice.address, new Message.Ping(sequence, notice.receiver, table.hash())));
        nextRetryNanos = nowNanos + retryNanos;
    }
}
