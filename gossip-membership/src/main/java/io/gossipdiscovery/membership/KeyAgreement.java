package io.gossipdiscovery.membership;

import io.gossipdiscovery.membership.config.KeySettings;
import io.gossipdiscovery.membership.config.Plaintext;
import io.gossipdiscovery.membership.counter.Counter;
import io.gossipdiscovery.membership.counter.Counters;
import io.gossipdiscovery.membership.crypto.Keyring;
import io.gossipdiscovery.membership.message.ClusterKey;
import io.gossipdiscovery.membership.message.Message;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The keys that this node holds in a cluster without shared keys, and which of them seals. Keys travel on protected streams only,
 * as the first frame in each direction; every member keeps all that it is told, so that all end up with the same best one.
 *
 * <p>A new key seals once it was held for the time that it takes to spread, so that whoever gets what it seals can open it. A peer
 * that seals with a better key than this node shows that this time is over: it is followed at once, which is also how a newcomer
 * gets its first key, and how the two sides of a parted cluster come together. Where neither has a key, the peer that was
 * asked makes it.
 */
final class KeyAgreement {

    /** Keys held at once: the one before, what seals, and what follows. */
    static final int MOST_KEYS = 4;

    private record Held(ClusterKey key, long sinceNanos) {}

    private final Keyring keyring;
    private final RandomGenerator random;
    private final Counters counters;
    private final long lifeNanos;
    private final long spreadNanos;
    /** The best first. */
    private final List<Held> held = new ArrayList<>();

    private @Nullable Held sealing;
    private long sealingSinceNanos;
    private long renewAtNanos = Long.MAX_VALUE;
    private List<ClusterKey> shown = List.of();
    private long changes;

    KeyAgreement(KeySettings settings, Keyring keyring, RandomGenerator random, Counters counters) {
        this.keyring = keyring;
        this.random = random;
        this.counters = counters;
        this.lifeNanos = settings.life().toNanos();
        this.spreadNanos = settings.spread().toNanos();
    }

    /** How often this node has come to hold a key that it did not hold before. */
    long changes() {
        return changes;
    }

    /** For how long a new key is passed on. */
    long spreadNanos() {
        return spreadNanos;
    }

    /** What this node tells at the beginning of a stream: the key that seals, then the others. */
    Message.Keys told() {
        List<ClusterKey> keys = new ArrayList<>();
        if (sealing != null) {
            keys.add(sealing.key);
        }
        held.stream().filter(one -> !one.equals(sealing)).forEach(one -> keys.add(one.key));
        return new Message.Keys(keys);
    }

    /** A peer has told its keys, and asks for those of this node. */
    Message.Keys onAsked(Message.Keys theirs, long nowNanos) {
        onTold(theirs, nowNanos);
        if (held.isEmpty()) {
            renew(nowNanos);
        }
        return told();
    }

    /** A peer has told its keys. */
    void onTold(Message.Keys theirs, long nowNanos) {
        theirs.keys().forEach(key -> learn(key, nowNanos));
        if (!theirs.keys().isEmpty() && isBetter(theirs.keys().get(0))) {
            seal(theirs.keys().get(0), nowNanos);
        }
        settle(nowNanos);
    }

    /** What is worse than the key that seals is out of date. */
    private void learn(ClusterKey key, long nowNanos) {
        if (!isBetter(key) || held.stream().anyMatch(one -> one.key.equals(key))) {
            return;
        }
        held.add(new Held(key, nowNanos));
        held.sort(Comparator.comparing(Held::key).reversed());
        changes++;
        counters.increment(Counter.KEYS_LEARNED);
        if (held.get(0).key.equals(key)) {
            scheduleRenewal(nowNanos);
        }
        if (held.size() > MOST_KEYS) {
            ClusterKey worst = worstSpare();
            held.removeIf(one -> one.key.equals(worst));
        }
    }

    private boolean isBetter(ClusterKey key) {
        return sealing == null || key.compareTo(sealing.key) > 0;
    }

    private @Nullable ClusterKey worstSpare() {
        ClusterKey worst = null;
        for (Held one : held) {
            worst = one.equals(sealing) ? worst : one.key;
        }
        return worst;
    }

    /** Makes the next key, as is done when one has sealed for long enough. */
    void renew(long nowNanos) {
        ClusterKey best = held.isEmpty() ? null : held.get(0).key;
        if (best != null && best.epoch() == ClusterKey.LAST_EPOCH) {
            renewAtNanos = Long.MAX_VALUE;
            return;
        }
        counters.increment(Counter.KEYS_MADE);
        long epoch = best == null ? 1 : best.epoch() + 1;
        learn(
                new ClusterKey(epoch, random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong()),
                nowNanos);
        if (sealing == null) {
            seal(held.get(0).key, nowNanos);
        }
        settle(nowNanos);
    }

    /** With as much chance as the size of the cluster leaves, one member is first, and the others learn of its key in time. */
    private void scheduleRenewal(long nowNanos) {
        renewAtNanos = nowNanos + lifeNanos + random.nextLong(1 + lifeNanos / 10);
    }

    private void seal(ClusterKey key, long nowNanos) {
        for (Held one : held) {
            if (one.key.equals(key)) {
                sealing = one;
                sealingSinceNanos = nowNanos;
            }
        }
    }

    /** Seals with the best key if its time has come, lets go of what it follows on, and shows the keyring what is left. */
    private void settle(long nowNanos) {
        if (held.isEmpty()) {
            return;
        }
        Held best = held.get(0);
        if (!best.equals(sealing) && best.sinceNanos + spreadNanos <= nowNanos) {
            sealing = best;
            sealingSinceNanos = nowNanos;
        }
        Held seals = sealing;
        if (seals != null && sealingSinceNanos + spreadNanos <= nowNanos) {
            held.removeIf(one -> one.key.compareTo(seals.key) < 0);
        }
        List<ClusterKey> keys = told().keys();
        if (!keys.equals(shown)) {
            shown = keys;
            keyring.use(keys.stream().map(ClusterKey::bytes).toList(), Plaintext.REFUSED);
        }
    }

    long nextDeadlineNanos() {
        if (held.isEmpty()) {
            return Long.MAX_VALUE;
        }
        Held best = held.get(0);
        long next = renewAtNanos;
        if (!best.equals(sealing)) {
            next = Math.min(next, best.sinceNanos + spreadNanos);
        }
        if (held.get(held.size() - 1).key.compareTo(sealing == null ? best.key : sealing.key) < 0) {
            next = Math.min(next, sealingSinceNanos + spreadNanos);
        }
        return next;
    }

    void onTimer(long nowNanos) {
        if (nextDeadlineNanos() > nowNanos) {
            return;
        }
        if (renewAtNanos <= nowNanos) {
            renew(nowNanos);
        }
        settle(nowNanos);
    }

    void addGauges(Map<String, Long> snapshot) {
        snapshot.put("keys.held", (long) held.size());
        snapshot.put("keys.epoch", sealing == null ? 0 : sealing.key.epoch());
    }
}
