package io.gossipdiscovery.membership;

import io.gossipdiscovery.membership.config.DisseminationSettings;
import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.counter.Counter;
import io.gossipdiscovery.membership.counter.Counters;
import io.gossipdiscovery.membership.dissemination.UpdateQueue;
import io.gossipdiscovery.membership.limit.TokenBucket;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.member.Status;
import io.gossipdiscovery.membership.table.MemberTable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** When news goes out on its own: at once to a few members under a budget, and then at every gossip tick until sent enough. */
final class Gossiper {

    /** Brings one packet of news to a member. */
    interface Sender {

        /** Answers how many updates of the queue went out. */
        int gossip(NodeId receiver, NodeAddress to);

        /** Who alone is worth a send, as most others are likely to be gone; empty where nobody is, null where everybody is. */
        default @Nullable Set<Integer> survivors() {
            return null;
        }
    }

    /** Suspects of the ring that fresh news passes over. */
    private static final int MOST_PASSED_OVER = 8;

    private final DisseminationSettings settings;
    private final MemberTable table;
    private final UpdateQueue news;
    private final Sender sender;
    private final RandomGenerator random;
    private final Counters counters;
    private final boolean usesRing;
    private final TokenBucket budget;
    private final long tickNanos;
    private final long eagerDelayNanos;
    private long nextTickNanos;
    private long nextPushNanos = Long.MAX_VALUE;

    Gossiper(
            MembershipSettings settings,
            MemberTable table,
            UpdateQueue news,
            Sender sender,
            RandomGenerator random,
            Counters counters,
            long nowNanos) {
        this.settings = settings.dissemination();
        this.usesRing = settings.probing().ringTargets() > 0;
        this.table = table;
        this.news = news;
        this.sender = sender;
        this.random = random;
        this.counters = counters;
        this.budget = TokenBucket.ofATenth(this.settings.eagerDatagramsPerSecond(), nowNanos);
        this.tickNanos = this.settings.gossipTick().toNanos();
        this.eagerDelayNanos = this.settings.eagerDelay().toNanos();
        this.nextTickNanos = nowNanos + random.nextLong(tickNanos);
    }

    /** Urgent news was queued. */
    void urge(long nowNanos) {
        if (nextPushNanos == Long.MAX_VALUE && settings.eagerDatagramsPerSecond() > 0) {
            nextPushNanos = nowNanos + eagerDelayNanos;
        }
    }

    long nextDeadlineNanos() {
        boolean idle = news.isEmpty() || table.liveCount() == 1 || settings.fanout() == 0;
        return idle ? Long.MAX_VALUE : Math.min(nextTickNanos, nextPushNanos);
    }

    void onTimer(long nowNanos) {
        if (nextPushNanos <= nowNanos) {
            nextPushNanos = Long.MAX_VALUE;
            push(nowNanos);
        }
        if (nextTickNanos <= nowNanos) {
            long missed = (nowNanos - nextTickNanos) / tickNanos;
            nextTickNanos += (missed + 1) * tickNanos;
            if (!news.isEmpty()) {
                counters.increment(Counter.GOSSIP_TICKS);
                receivers().forEach(this::send);
                news.spread();
            }
        }
    }

    private void push(long nowNanos) {
        int told = 0;
        for (int row : receivers()) {
            if (!budget.tryTake(nowNanos)) {
                counters.increment(Counter.EAGER_PUSHES_DEFERRED);
                return;
            }
            counters.increment(Counter.EAGER_PUSHES);
            told += send(row);
        }
        news.spread();
        if (news.hasUnsent() && told > 0) {
            urge(nowNanos); // where nothing could be told, the same push again would not tell more
        }
    }

    private int send(int row) {
        return sender.gossip(table.id(row), table.address(row));
    }

    /**
     * Random members; but what is fresh goes to the ring successor as well, so that the flood reaches whoever lots miss
     * (Voulgaris, van Steen: RingCast, Middleware 2007).
     */
    private Set<Integer> receivers() {
        Set<Integer> survivors = sender.survivors();
        if (survivors != null) {
            return some(survivors);
        }
        boolean aroundTheRing = usesRing && settings.fanout() > 1 && news.isFresh();
        int successor = aroundTheRing ? successor() : MemberTable.NONE;
        if (successor == MemberTable.NONE) {
            return table.randomOthers(random, settings.fanout(), MemberTable.NONE);
        }
        Set<Integer> receivers = new LinkedHashSet<>(List.of(successor)); // first, should the budget not last for all
        receivers.addAll(table.randomOthers(random, settings.fanout() - 1, successor));
        return receivers;
    }

    /** The first successor that is not suspect, as who is gone passes nothing on; of many suspects in a row a few are passed over. */
    private int successor() {
        int row = table.successor(table.id(MemberTable.SELF));
        for (int passed = 0; passed < MOST_PASSED_OVER && isSuspect(row); passed++) {
            row = table.successor(table.id(row));
        }
        return row;
    }

    private boolean isSuspect(int row) {
        return row != MemberTable.NONE && table.status(row) == Status.SUSPECT;
    }

    private Set<Integer> some(Set<Integer> rows) {
        List<Integer> left = new ArrayList<>(rows);
        Set<Integer> chosen = new LinkedHashSet<>();
        while (chosen.size() < settings.fanout() && !left.isEmpty()) {
            chosen.add(left.remove(random.nextInt(left.size())));
        }
        return chosen;
    }
}
