package io.gossipdiscovery.membership;

import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.counter.Counter;
import io.gossipdiscovery.membership.counter.Counters;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.message.Message;
import io.gossipdiscovery.membership.message.Packet;
import io.gossipdiscovery.membership.message.Update;
import io.gossipdiscovery.membership.table.MemberTable;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What a life tells some members directly, since somebody waits for their acknowledgement: writes of its state, which are
 * announcements, and in the end its goodbye.
 */
final class Announcements {

    private final MembershipSettings settings;
    private final MemberTable table;
    private final Outbox outbox;
    private final Paths paths;
    private final ShortStreams streams;
    private final RandomGenerator random;
    private final IntSupplier sequences;
    private final Counters counters;
    private final Map<Long, Notices> underWay = new LinkedHashMap<>();
    private @Nullable Notices goodbye;

    /**
     * Nothing is under way.
     *
     * @param sequences see {@link Notices}
     */
    Announcements(
            MembershipSettings settings,
            MemberTable table,
            Outbox outbox,
            Paths paths,
            ShortStreams streams,
            RandomGenerator random,
            IntSupplier sequences,
            Counters counters) {
        this.settings = settings;
        this.table = table;
        this.outbox = outbox;
        this.paths = paths;
        this.streams = streams;
        this.random = random;
        this.sequences = sequences;
        this.counters = counters;
    }

    /** Tells of a write. Where as many are under way as there may be, the oldest is over by it. */
    void announce(long number, Update write, long deadlineNanos, long nowNanos) {
        if (underWay.size() >= MembershipEngine.MAX_ANNOUNCEMENTS) {
            counters.increment(Counter.ANNOUNCEMENTS_CUT_SHORT);
            long oldest = underWay.keySet().iterator().next();
            tellEnd(oldest, underWay.remove(oldest));
        }
        underWay.put(number, notices(write, deadlineNanos, nowNanos));
        each(begun -> {}, begun -> begun.isOver(nowNanos));
    }

    /** Says goodbye, and nothing else any more. */
    void leave(long deadlineNanos, long nowNanos) {
        endAll();
        goodbye = notices(outbox.goodbye(), deadlineNanos, nowNanos);
    }

    boolean isLeaving() {
        return goodbye != null;
    }

    /** The goodbye if it is over, or null. */
    @Nullable
    Notices departed(long nowNanos) {
        return goodbye != null && goodbye.isOver(nowNanos) ? goodbye : null;
    }

    /** A limit that has passed is the timer's business: after a pause acks that waited come first. */
    void onAck(NodeId sender, Message.Ack ack) {
        each(notices -> notices.onAck(sender, ack), Notices::isAnswered);
        if (goodbye != null) {
            int before = goodbye.acknowledged();
            goodbye.onAck(sender, ack);
            counters.add(Counter.NOTICES_ACKNOWLEDGED, goodbye.acknowledged() - before);
        }
    }

    long nextDeadlineNanos() {
        long next = goodbye == null ? Long.MAX_VALUE : goodbye.nextDeadlineNanos();
        for (Notices notices : underWay.values()) {
            next = Math.min(next, notices.nextDeadlineNanos());
        }
        return next;
    }

    void onTimer(long nowNanos) {
        each(notices -> notices.onTimer(nowNanos), notices -> notices.isOver(nowNanos));
        if (goodbye != null) {
            goodbye.onTimer(nowNanos);
        }
    }

    /** Nobody is waited for any more. */
    void endAll() {
        underWay.forEach(this::tellEnd);
        underWay.clear();
    }

    /** Lets each announcement know what happened, and tells of those that are over by it. */
    private void each(Consumer<Notices> happened, Predicate<Notices> isOver) {
        Iterator<Map.Entry<Long, Notices>> all = underWay.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<Long, Notices> entry = all.next();
            happened.accept(entry.getValue());
            if (isOver.test(entry.getValue())) {
                all.remove();
                tellEnd(entry.getKey(), entry.getValue());
            }
        }
    }

    private void tellEnd(long number, Notices ended) {
        counters.add(Counter.NOTICES_ACKNOWLEDGED, ended.acknowledged());
        outbox.add(new Output.AnnouncementFinished(number, ended.told(), ended.acknowledged()));
    }

    private Notices notices(Update news, long deadlineNanos, long nowNanos) {
        return new Notices(
                settings,
                table,
                (to, address, ping, now) -> tell(to, address, ping, news, now),
                random,
                sequences,
                deadlineNanos,
                nowNanos);
    }

    /** By datagram, or by stream where datagrams do not get through. */
    private void tell(NodeId receiver, NodeAddress to, Message.Ping ping, Update news, long nowNanos) {
        boolean byStream = paths.isBlocked(receiver);
        if (!byStream && isSparing(news)) {
            return; // it is told again, as one that is not acknowledged
        }
        counters.increment(Counter.NOTICES_SENT);
        if (byStream) {
            streams.say(to, new Packet(ping, List.of(news)), nowNanos);
        } else {
            outbox.say(receiver, to, ping, news);
        }
    }

    /** Whether this is state, which waits where datagrams must be spared. A goodbye never does. */
    private boolean isSparing(Update news) {
        boolean waits = !(news instanceof Update.MemberUpdate) && !outbox.maySayState();
        counters.add(Counter.STATE_WITHHELD, waits ? 1 : 0);
        return waits;
    }
}
