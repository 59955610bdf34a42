package io.gossipdiscovery.membership.detector;

import io.gossipdiscovery.membership.member.Accusation.Grounds;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.message.Message;
import java.util.ArrayList;
import java.util.List;

/** What a detector wanted done, in order. */
final class RecordedActions implements DetectorActions {

    record Sent(NodeId receiver, NodeAddress to, Message message) {}

    record Streamed(NodeAddress to, Message.Ping ping) {}

    record Accused(NodeId subject, long incarnation, Grounds grounds) {}

    record Declared(NodeId subject, long incarnation) {}

    record RoundTrip(NodeId member, long nanos) {}

    final List<Sent> sent = new ArrayList<>();
    final List<Streamed> streamed = new ArrayList<>();
    final List<Accused> accused = new ArrayList<>();
    final List<Declared> dead = new ArrayList<>();
    final List<Long> refuted = new ArrayList<>();
    final List<RoundTrip> roundTrips = new ArrayList<>();

    @Override
    public void send(NodeId receiver, NodeAddress to, Message message) {
        sent.add(new Sent(receiver, to, message));
    }

    @Override
    public void sendBare(NodeId receiver, NodeAddress to, Message message) {
        sent.add(new Sent(receiver, to, message));
    }

    @Override
    public void probeByStream(NodeAddress to, Message.Ping ping) {
        streamed.add(new Streamed(to, ping));
    }

    @Override
    public void accuse(NodeId subject, long incarnation, Grounds grounds) {
        accused.add(new Accused(subject, incarnation, grounds));
    }

    @Override
    public void refute(long accusedIncarnation, boolean wasDead) {
        refuted.add(accusedIncarnation);
    }

    @Override
    public void declareDead(NodeId subject, long incarnation) {
        dead.add(new Declared(subject, incarnation));
    }

    @Override
    public void roundTripMeasured(NodeId member, long nanos) {
        roundTrips.add(new RoundTrip(member, nanos));
    }
}
