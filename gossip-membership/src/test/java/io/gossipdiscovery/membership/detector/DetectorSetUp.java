package io.gossipdiscovery.membership.detector;

import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.counter.Counter;
import io.gossipdiscovery.membership.counter.Counters;
import io.gossipdiscovery.membership.detector.RecordedActions.Sent;
import io.gossipdiscovery.membership.member.Accusation;
import io.gossipdiscovery.membership.member.Accusation.Grounds;
import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.message.Message;
import io.gossipdiscovery.membership.table.MemberTable;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * One detector, that of member 1, on a clock that the test moves. LAN settings: a period of 1 s, an ack timeout of 200 ms, three
 * indirect probes.
 */
abstract class DetectorSetUp {

    static final long PERIOD = Duration.ofSeconds(1).toNanos();
    static final long ACK_TIMEOUT = Duration.ofMillis(200).toNanos();
    static final NodeId SELF = id(1);

    final MemberTable table;
    final FailureDetector detector;
    final RecordedActions actions = new RecordedActions();
    final Counters counters = new Counters();
    long nowNanos;

    DetectorSetUp(Duration tombstoneLife) {
        this(tombstoneLife, MembershipSettings.lan("test"));
    }

    DetectorSetUp(Duration tombstoneLife, MembershipSettings settings) {
        table = new MemberTable(SELF, address(1), 5, 1_000, tombstoneLife.toNanos(), 0);
        detector = new FailureDetector(settings, table, new SplittableRandom(3), actions, counters, 0);
    }

    final void join(int number) {
        table.merge(id(number), address(number), Evidence.alive(0), 0, nowNanos);
        detector.onJoined(table.find(id(number)));
    }

    final void joinUpTo(int last) {
        for (int number = 2; number <= last; number++) {
            join(number);
        }
    }

    final void at(long atNanos) {
        nowNanos = atNanos;
        detector.onTimer(atNanos);
    }

    /** Fails where the timer would fire for ever: time would stand still, and the test with it. */
    final void toNextDeadline() {
        at(detector.nextDeadlineNanos());
        if (detector.nextDeadlineNanos() <= nowNanos) {
            throw new AssertionError("at " + nowNanos + " the next deadline is " + detector.nextDeadlineNanos());
        }
    }

    /** The ping of the period that begins next. */
    final Message.Ping nextProbe() {
        return nextPing(Counter.PROBES_SENT);
    }

    /** The last ping sent when the counter next rises, within a minute. */
    final Message.Ping nextPing(Counter counter) {
        long before = counters.get(counter);
        long end = nowNanos + 60 * PERIOD;
        while (counters.get(counter) == before) {
            if (nowNanos >= end) {
                throw new AssertionError("no ping of " + counter + " within a minute");
            }
            toNextDeadline();
        }
        List<Message.Ping> pings = pings();
        return pings.get(pings.size() - 1);
    }

    final List<Message.Ping> pings() {
        return actions.sent.stream()
                .map(Sent::message)
                .filter(Message.Ping.class::isInstance)
                .map(Message.Ping.class::cast)
                .toList();
    }

    final long gauge(String name) {
        Map<String, Long> gauges = new HashMap<>();
        detector.addGauges(gauges, nowNanos);
        return gauges.getOrDefault(name, -1L);
    }

    static Message.Ack ackOf(Message.Ping ping) {
        return new Message.Ack(ping.sequence(), 0);
    }

    /** Who had no answer in time. */
    static Accusation by(NodeId accuser) {
        return new Accusation(accuser, Grounds.TIMEOUT);
    }

    static NodeId id(int number) {
        return new NodeId(0, number);
    }

    static NodeAddress address(int number) {
        return NodeAddress.ofIpv4(number, 1_000);
    }
}
