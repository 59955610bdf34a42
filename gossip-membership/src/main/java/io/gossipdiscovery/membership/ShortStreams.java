package io.gossipdiscovery.membership;

import io.gossipdiscovery.membership.counter.Counter;
import io.gossipdiscovery.membership.counter.Counters;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.message.Message;
import io.gossipdiscovery.membership.message.Packet;
import io.gossipdiscovery.membership.table.MemberTable;
import java.util.HashSet;
import java.util.Set;

/** Streams for one question or one piece of news: at most one of a kind to a peer at a time. */
final class ShortStreams {

    /** Requests for state under way at once; what is beyond them is left to repair. */
    private static final int MAX_STATE_REQUESTS = 16;

    private final MemberTable table;
    private final StreamSessions streams;
    private final Counters counters;
    private final Set<NodeAddress> asked = new HashSet<>();
    private final Set<NodeAddress> told = new HashSet<>();

    ShortStreams(MemberTable table, StreamSessions streams, Counters counters) {
        this.table = table;
        this.streams = streams;
        this.counters = counters;
    }

    /** Asks somebody who has it for what is missing of a member's state. */
    void requestState(NodeId subject, NodeId holder, long nowNanos) {
        int row = table.find(subject);
        int holderRow = table.find(holder);
        if (row == MemberTable.NONE || holderRow == MemberTable.NONE) {
            return;
        }
        if (asked.size() >= MAX_STATE_REQUESTS) {
            counters.increment(Counter.STATE_REQUESTS_SPARED);
            return;
        }
        NodeAddress address = table.address(holderRow);
        if (asked.add(address)) {
            counters.increment(Counter.STATE_REQUESTS);
            Message.StateRequest request =
                    new Message.StateRequest(subject, table.state(row).version());
            if (!streams.ask(StreamPurpose.STATE, address, request, nowNanos)) {
                asked.remove(address);
            }
        }
    }

    /** Passes news on where datagrams do not get through; it counts as sent when it is written. */
    void gossip(NodeAddress to, long nowNanos) {
        if (told.add(to)) {
            counters.increment(Counter.STREAM_GOSSIP);
            if (!streams.tell(StreamPurpose.GOSSIP, to, nowNanos)) {
                told.remove(to);
            }
        }
    }

    /** Says one thing that is answered by an ack. */
    void say(NodeAddress to, Packet packet, long nowNanos) {
        if (told.add(to) && !streams.ask(StreamPurpose.GOSSIP, to, packet, nowNanos)) {
            told.remove(to);
        }
    }

    void onEnded(StreamPurpose purpose, NodeAddress peer) {
        if (purpose == StreamPurpose.STATE) {
            asked.remove(peer);
        } else if (purpose == StreamPurpose.GOSSIP) {
            told.remove(peer);
        }
    }
}
