package io.gossipdiscovery.membership;

import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.counter.Counters;
import io.gossipdiscovery.membership.crypto.Keyring;
import io.gossipdiscovery.membership.crypto.ReplayGuard;
import io.gossipdiscovery.membership.member.Accusation;
import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.membership.member.MemberState;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.message.Message;
import io.gossipdiscovery.membership.message.Packet;
import io.gossipdiscovery.membership.message.Update;
import io.gossipdiscovery.membership.wire.Envelope;
import io.gossipdiscovery.membership.wire.PacketWriter;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.IntFunction;

/**
 * Feeds an engine that knows n members every kind of input, and answers for each kind how many inputs there were and the sum and
 * the maximum of the steps that they took. Runs inside a {@link CountingClassLoader}; only types of the JDK pass its border.
 */
public final class EngineWork implements IntFunction<Map<String, long[]>> {

    private static final int INPUTS = 100;
    private static final int NEWS_PER_DATAGRAM = 10;
    private static final long PERIOD_NANOS = Duration.ofSeconds(1).toNanos();

    private final MembershipSettings settings = MembershipSettings.lan("work");
    private final Keyring keyring = new Keyring(List.of(), 0);
    private final SplittableRandom random = new SplittableRandom(7);
    private final Map<String, long[]> work = new LinkedHashMap<>();
    private final Map<Integer, PacketSeal> seals = new HashMap<>();
    private final MembershipEngine engine = new MembershipEngine(settings, address(0), keyring, random, 0);
    private int known;
    private int nextNews = 1;
    private long nowNanos;
    private boolean answering = true;

    @Override
    public Map<String, long[]> apply(int members) {
        known = members;
        List<Member> others = new ArrayList<>();
        for (int i = 1; i < members; i++) {
            others.add(new Member(id(i), address(i), Evidence.alive(0), MemberState.EMPTY));
        }
        engine.learn(others, nowNanos);
        while (engine.poll() != null) {
            // the view has changed
        }
        quietPeriods();
        for (int i = 0; i < INPUTS; i++) {
            int sender = anybody();
            Message.Ping ping = new Message.Ping(i, engine.id(), engine.tableHash());
            count("ping", () -> deliver(sender, ping));
            count("datagram of known news", () -> deliver(sender, new Message.Gossip(), knownNews()));
        }
        for (int i = 0; i < NEWS_PER_DATAGRAM / 2; i++) {
            count("datagram of accusations", () -> deliver(anybody(), new Message.Gossip(), accusations()));
            byte[] value = {(byte) i};
            count("publish", () -> engine.publish("readiness", value, nowNanos));
            count("leave of another", () -> deliver(anybody(), new Message.Gossip(), news(Evidence.LEFT)));
        }
        run("timer with news", 30);
        Message.Ping differing = new Message.Ping(1, engine.id(), ~engine.tableHash());
        nowNanos += 30 * PERIOD_NANOS;
        count("ping that differs", () -> deliver(anybody(), differing));
        count("first chunk of a sync", () -> engine.onStreamConnected(lastStream, nowNanos));
        answering = false;
        run("timer with nobody answering", 60);
        for (int i = 0; i < INPUTS; i++) {
            int newcomer = known + i;
            Update joined = new Update.MemberUpdate(id(newcomer), address(newcomer), Evidence.alive(0), null);
            count(AMORTISED + "join of another", () -> deliver(anybody(), new Message.Gossip(), List.of(joined)));
        }
        for (int i = 0; i < known; i++) {
            restart(i);
        }
        for (int i = 0; i < INPUTS; i++) {
            int number = known + i;
            count("restart at an address of many", () -> restart(number));
        }
        return work;
    }

    /** How kinds begin whose mean alone counts: arrays that are full are copied to larger ones. */
    static final String AMORTISED = "amortised: ";

    private long lastStream;

    /** Longer than a round robin over all members. */
    private void quietPeriods() {
        run("timer in quiet times", known + INPUTS);
    }

    private void run(String kind, int periods) {
        long end = nowNanos + periods * PERIOD_NANOS;
        while (engine.nextWakeupNanos() <= end) {
            nowNanos = Math.max(nowNanos, engine.nextWakeupNanos());
            count(kind, () -> engine.onTimer(nowNanos));
        }
        nowNanos = end;
    }

    private void count(String kind, Runnable input) {
        long before = WorkCounter.count();
        input.run();
        long steps = WorkCounter.count() - before;
        long[] sums = work.computeIfAbsent(kind, absent -> new long[3]);
        sums[0]++;
        sums[1] += steps;
        sums[2] = Math.max(sums[2], steps);
        for (Output output = engine.poll(); output != null; output = engine.poll()) {
            if (output instanceof Output.SendDatagram datagram && answering) {
                answer(datagram);
            } else if (output instanceof Output.OpenStream opened) {
                lastStream = opened.stream();
            }
        }
    }

    /** One address that has a new life again and again. */
    private void restart(int number) {
        NodeAddress address = NodeAddress.ofIpv4(1, 1);
        deliver(
                known - 1,
                new Message.Gossip(),
                List.of(
                        new Update.MemberUpdate(life(number), address, Evidence.LEFT, null),
                        new Update.MemberUpdate(life(number + 1), address, Evidence.alive(0), null)));
    }

    private static NodeId life(int number) {
        return new NodeId(-number * 0x9E37_79B9_7F4A_7C15L, 1L << Integer.SIZE);
    }

    /** As the member would to whom the datagram goes. */
    private void answer(Output.SendDatagram datagram) {
        int receiver = number(datagram.to());
        PacketSeal.Content content = seal(receiver).openDatagram(datagram.packet());
        if (content != null && content.packet().message() instanceof Message.Ping ping) {
            Message.Ack ack = new Message.Ack(ping.sequence(), ping.tableHash());
            count("ack", () -> deliver(receiver, ack));
        }
    }

    private void deliver(int sender, Message message) {
        deliver(sender, message, List.of());
    }

    private void deliver(int sender, Message message, List<Update> updates) {
        ByteBuffer packet =
                Objects.requireNonNull(seal(sender).datagram(PacketWriter.encode(new Packet(message, updates))));
        engine.onDatagram(packet, address(sender), nowNanos);
    }

    private PacketSeal seal(int member) {
        return seals.computeIfAbsent(
                member,
                absent -> new PacketSeal(
                        new Envelope(settings.cluster()), keyring, new ReplayGuard(0), id(member), new Counters()));
    }

    private List<Update> knownNews() {
        List<Update> updates = new ArrayList<>();
        for (int i = 0; i < NEWS_PER_DATAGRAM; i++) {
            int member = anybody();
            updates.add(new Update.MemberUpdate(id(member), address(member), Evidence.alive(0), null));
        }
        return updates;
    }

    private List<Update> accusations() {
        List<Update> updates = new ArrayList<>();
        for (int i = 0; i < NEWS_PER_DATAGRAM; i++) {
            int member = nextNews++;
            Accusation accusation = new Accusation(id(anybody()), Accusation.Grounds.TIMEOUT);
            updates.add(new Update.MemberUpdate(id(member), address(member), Evidence.suspect(0), accusation));
        }
        return updates;
    }

    private List<Update> news(Evidence evidence) {
        int member = nextNews++;
        return List.of(new Update.MemberUpdate(id(member), address(member), evidence, null));
    }

    /** One of the second half, of whom there is no news. */
    private int anybody() {
        return known - 1 - random.nextInt(known / 4);
    }

    private static NodeId id(int number) {
        return new NodeId(number * 0x9E37_79B9_7F4A_7C15L, number);
    }

    private static NodeAddress address(int number) {
        return NodeAddress.ofIpv4(0x0A00_0001 + number, 17_946);
    }

    private static int number(NodeAddress address) {
        return (int) address.ipLow() - 0x0A00_0001;
    }
}
