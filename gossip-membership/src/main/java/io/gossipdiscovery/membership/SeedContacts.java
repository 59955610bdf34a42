package io.gossipdiscovery.membership;

import io.gossipdiscovery.membership.config.SyncSettings;
import io.gossipdiscovery.membership.counter.Counter;
import io.gossipdiscovery.membership.counter.Counters;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.table.MemberTable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Joining, and never ceasing to: every seed is tried once, a few at a time; afterwards seeds that are not members are tried
 * again, one at a time, all of them while this node is alone. Their addresses are resolved anew before each round.
 */
final class SeedContacts {

    /** Addresses that are kept of all that the seeds resolve to. */
    private static final int MAX_ADDRESSES = 256;

    /** The longest that a busy seed may ask to be left alone. */
    private static final long MIN_BUSY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private static final long MAX_BUSY_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final int PARALLEL = 8;
    private static final int RETRIES_WHEN_ALONE = 10;

    private final MemberTable table;
    private final Outbox outbox;
    private final StreamSessions streams;
    private final RandomGenerator random;
    private final Counters counters;
    private final Runnable publishView;
    private final long retryNanos;
    private final ArrayDeque<NodeAddress> waiting = new ArrayDeque<>();
    /** Seeds that have asked to be tried again, and when. */
    private final Map<NodeAddress, Long> busy = new LinkedHashMap<>();

    private long nextRetryNanos = Long.MAX_VALUE;
    private int underway;
    private int tried;
    private boolean firstRound;
    /** An answer of the resolver is awaited; the next round does not wait for one that never comes. */
    private boolean resolving;
    /** A seed is a member already. */
    private boolean knowsSeed;

    private long nextRoundNanos = Long.MAX_VALUE;

    SeedContacts(
            SyncSettings settings,
            MemberTable table,
            Outbox outbox,
            StreamSessions streams,
            RandomGenerator random,
            Counters counters,
            Runnable publishView) {
        this.table = table;
        this.outbox = outbox;
        this.streams = streams;
        this.random = random;
        this.counters = counters;
        this.publishView = publishView;
        this.retryNanos = settings.seedRetry().toNanos();
    }

    /** Begins the first round. */
    void join(long nowNanos) {
        firstRound = true;
        resolve();
        scheduleNextRound(nowNanos);
    }

    void onResolved(List<NodeAddress> seeds, long nowNanos) {
        resolving = false;
        List<NodeAddress> missing = new ArrayList<>();
        knowsSeed = false;
        for (NodeAddress seed : new LinkedHashSet<>(seeds)) {
            int row = table.findLive(seed);
            knowsSeed |= row != MemberTable.NONE && row != MemberTable.SELF;
            boolean own = seed.equals(table.address(MemberTable.SELF));
            if (!own && row == MemberTable.NONE && !busy.containsKey(seed)) {
                missing.add(seed);
            }
        }
        if (missing.size() > MAX_ADDRESSES) {
            counters.add(Counter.SEEDS_NOT_TRIED, missing.size() - MAX_ADDRESSES);
            missing.subList(MAX_ADDRESSES, missing.size()).clear();
        }
        shuffle(missing);
        boolean all = firstRound || table.liveCount() == 1;
        waiting.clear();
        waiting.addAll(all ? missing : missing.subList(0, Math.min(1, missing.size())));
        tried = waiting.size();
        contact(nowNanos);
    }

    /** A join ended. */
    void onEnded(boolean joined, long nowNanos) {
        underway--;
        if (joined && firstRound) {
            finish(true);
        }
        contact(nowNanos);
    }

    /** A seed serves too many others: it is tried again when it says, others meanwhile. */
    void onBusy(NodeAddress seed, int retryAfterMillis, long nowNanos) {
        underway--;
        if (busy.size() < MAX_ADDRESSES) {
            long told = TimeUnit.MILLISECONDS.toNanos(retryAfterMillis);
            told = Math.max(MIN_BUSY_NANOS, Math.min(told, MAX_BUSY_NANOS * 4 / 5));
            long retry = nowNanos + told + random.nextLong(Math.max(1, told / 4));
            busy.put(seed, retry);
            nextRetryNanos = Math.min(nextRetryNanos, retry);
        }
        contact(nowNanos);
    }

    long nextDeadlineNanos() {
        return Math.min(nextRoundNanos, nextRetryNanos);
    }

    void onTimer(long nowNanos) {
        if (nextRetryNanos <= nowNanos) {
            retryBusy(nowNanos);
        }
        if (nextRoundNanos <= nowNanos) {
            if (underway == 0) {
                resolve();
            }
            scheduleNextRound(nowNanos);
        }
    }

    private void resolve() {
        resolving = true;
        outbox.add(new Output.ResolveSeeds());
    }

    private void retryBusy(long nowNanos) {
        nextRetryNanos = Long.MAX_VALUE;
        for (Iterator<Map.Entry<NodeAddress, Long>> each = busy.entrySet().iterator(); each.hasNext(); ) {
            Map.Entry<NodeAddress, Long> seed = each.next();
            if (seed.getValue() <= nowNanos) {
                waiting.add(seed.getKey());
                each.remove();
            } else {
                nextRetryNanos = Math.min(nextRetryNanos, seed.getValue());
            }
        }
        contact(nowNanos);
    }

    private void contact(long nowNanos) {
        while (underway < PARALLEL && !waiting.isEmpty()) {
            NodeAddress seed = waiting.remove();
            boolean isMember = table.findLive(seed) != MemberTable.NONE;
            if (!isMember && streams.sync(StreamPurpose.JOIN, null, seed, nowNanos)) {
                underway++;
            }
        }
        if (firstRound && underway == 0 && busy.isEmpty() && !resolving) {
            finish(knowsSeed);
        }
    }

    private void finish(boolean joined) {
        firstRound = false;
        publishView.run(); // whoever waits for the join looks at the view next
        outbox.add(new Output.JoinFinished(joined, tried));
    }

    private void scheduleNextRound(long nowNanos) {
        long wait = table.liveCount() <= 1 ? retryNanos / RETRIES_WHEN_ALONE : retryNanos;
        nextRoundNanos = nowNanos + wait * 3 / 4 + random.nextLong(Math.max(1, wait / 2));
    }

    private void shuffle(List<NodeAddress> seeds) {
        for (int i = seeds.size() - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            NodeAddress seed = seeds.get(i);
            seeds.set(i, seeds.get(other));
            seeds.set(other, seed);
        }
    }
}
