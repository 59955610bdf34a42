package io.gossipdiscovery.membership.fuzz;

import io.gossipdiscovery.membership.member.Accusation;
import io.gossipdiscovery.membership.member.Accusation.Grounds;
import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.member.Incarnation;
import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.membership.member.MemberState;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.member.StateDelta;
import io.gossipdiscovery.membership.member.StateEntry;
import io.gossipdiscovery.membership.member.Status;
import io.gossipdiscovery.membership.message.ClusterKey;
import io.gossipdiscovery.membership.message.MemberEntry;
import io.gossipdiscovery.membership.message.MemberRecord;
import io.gossipdiscovery.membership.message.MemberWant;
import io.gossipdiscovery.membership.message.Message;
import io.gossipdiscovery.membership.message.Packet;
import io.gossipdiscovery.membership.message.Update;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Well-formed packets that say whatever the bytes make of them, about members that exist and about some that do not. */
final class FuzzedMessages {

    private static final List<Status> STATUSES = List.of(Status.ALIVE, Status.SUSPECT, Status.DEAD, Status.LEFT);
    private static final List<Message.CheckResult.Outcome> OUTCOMES = List.of(Message.CheckResult.Outcome.values());
    private static final List<Grounds> GROUNDS = List.of(Grounds.values());

    private final Choices choices;
    private final Supplier<NodeId> ids;
    private final Supplier<NodeAddress> addresses;

    FuzzedMessages(Choices choices, Supplier<NodeId> ids, Supplier<NodeAddress> addresses) {
        this.choices = choices;
        this.ids = ids;
        this.addresses = addresses;
    }

    Packet packet() {
        Message message = message();
        return new Packet(message, list(4, this::update));
    }

    private Message message() {
        return switch (choices.below(17)) {
            case 0 -> new Message.Ping(choices.u8(), ids.get(), choices.i64());
            case 1 -> new Message.Ack(choices.u8(), choices.i64());
            case 2 -> new Message.PingReq(choices.u8(), ids.get(), addresses.get(), choices.i64());
            case 3 -> new Message.Nack(choices.u8());
            case 4 -> new Message.StateRequest(ids.get(), choices.number());
            case 5 -> new Message.Busy((int) Math.min(Integer.MAX_VALUE, choices.number()));
            case 6 -> new Message.SyncBuckets(list(64, 64, choices::i64));
            case 7 ->
                new Message.SyncEntries(choices.i64(), choices.flag(), list(6, this::entry), list(4, this::record));
            case 8 -> new Message.SyncRecords(choices.flag(), list(4, this::record), list(6, this::want));
            case 9 -> new Message.SyncChunk(choices.flag(), list(4, this::record));
            case 10 -> new Message.Gone(choices.u8(), addresses.get());
            case 11 -> new Message.Watch(choices.u8(), ids.get());
            case 12 -> new Message.Goodbye();
            case 13 -> new Message.CheckRequest(ids.get());
            case 14 -> new Message.CheckResult(choices.any(OUTCOMES));
            case 15 -> new Message.Keys(list(3, this::key));
            default -> new Message.Gossip();
        };
    }

    private ClusterKey key() {
        return new ClusterKey(1 + choices.u8(), choices.i64(), 2, 3, 4);
    }

    private Update update() {
        return switch (choices.below(6)) {
            case 0 -> new Update.StateAnnouncement(ids.get(), choices.number());
            case 1, 2 -> new Update.StateUpdate(ids.get(), delta(choices.number()));
            default -> memberUpdate();
        };
    }

    private Update memberUpdate() {
        Evidence evidence = evidence();
        boolean proven = evidence.status() == Status.DEAD && choices.flag();
        Grounds grounds = choices.any(GROUNDS);
        boolean accused = evidence.status() == Status.SUSPECT || (proven && grounds.isProcessEvidence());
        Accusation accusation = accused ? new Accusation(ids.get(), grounds) : null;
        return new Update.MemberUpdate(ids.get(), addresses.get(), evidence, accusation);
    }

    private Evidence evidence() {
        Status status = choices.any(STATUSES);
        if (status == Status.LEFT) {
            return Evidence.LEFT;
        }
        return new Evidence(status, new Incarnation(Math.min(choices.number(), Incarnation.MAX)));
    }

    private MemberEntry entry() {
        Evidence evidence = evidence();
        return new MemberEntry(
                ids.get(),
                evidence.status() == Status.SUSPECT
                        ? Evidence.alive(evidence.incarnation().value())
                        : evidence,
                choices.number());
    }

    private MemberWant want() {
        return new MemberWant(ids.get(), choices.number());
    }

    private MemberRecord record() {
        MemberState state = MemberState.EMPTY.apply(delta(0));
        return new MemberRecord(new Member(ids.get(), addresses.get(), evidence(), state), choices.u8());
    }

    private StateDelta delta(long from) {
        List<StateEntry> entries = new ArrayList<>();
        long version = from;
        for (int i = choices.below(6); i > 0 && version < Long.MAX_VALUE; i--) {
            long step = 1 + choices.number();
            version = version > Long.MAX_VALUE - step ? Long.MAX_VALUE : version + step;
            byte[] value = choices.below(4) == 0 ? null : new byte[choices.below(4) * 1_000];
            entries.add(new StateEntry("k" + i + "/" + choices.below(20), version, value));
        }
        return new StateDelta(from, version, entries);
    }

    private <T> List<T> list(int bound, Supplier<T> element) {
        return list(0, choices.below(bound), element);
    }

    private static <T> List<T> list(int least, int wanted, Supplier<T> element) {
        List<T> list = new ArrayList<>();
        for (int i = Math.max(least, wanted); i > 0; i--) {
            list.add(element.get());
        }
        return list;
    }
}
