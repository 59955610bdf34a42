package io.gossipdiscovery.membership;

import io.gossipdiscovery.membership.config.LimitSettings;
import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.config.Plaintext;
import io.gossipdiscovery.membership.counter.Counter;
import io.gossipdiscovery.membership.counter.Counters;
import io.gossipdiscovery.membership.crypto.Keyring;
import io.gossipdiscovery.membership.crypto.ReplayGuard;
import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.membership.member.MemberState;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.member.StateEntry;
import io.gossipdiscovery.membership.member.VersionRange;
import io.gossipdiscovery.membership.table.MemberTable;
import io.gossipdiscovery.membership.wire.Envelope;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One member of a cluster as a deterministic state machine: bytes and time go in, {@link Output}s come out, to be drained with
 * {@link #poll()} after every input. The same inputs give the same outputs, bit for bit.
 *
 * <p>All times are of one monotonic clock in nanoseconds, whose origin does not matter as long as it does not wrap. Not thread-safe: one owner calls
 * everything.
 */
public final class MembershipEngine {

    /** The largest frame on a stream, in bytes, without its length prefix. */
    public static final int MAX_FRAME_BYTES = 64 * 1024;

    /** The most announcements that are under way at a time; one more ends the oldest. */
    public static final int MAX_ANNOUNCEMENTS = 16;

    /** Changes of the view that follow each other closer than this are told as one. */
    private static final long PUBLISH_TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final MembershipSettings settings;
    private final NodeAddress advertised;
    private final Keyring keyring;
    private final RandomGenerator random;
    private final Envelope envelope;
    private final Counters counters = new Counters();
    private final ArrayDeque<Output> outputs = new ArrayDeque<>();
    private final LifeListener lifeListener = new Changes();
    private final ClockWatch clocks;
    private final ReplayGuard replays;
    private final @Nullable KeyAgreement keys;

    private Life life;
    private boolean joins;
    private @Nullable NewLifeReason newLifeFor;
    private long nowNanos;
    private long viewVersion;
    private boolean viewChanged = true;
    private long nextPublishNanos;
    private long nextAnnouncement;
    private boolean finished;

    /**
     * A node that is alone.
     *
     * @param advertised where others reach it
     * @param keyring belongs to this engine from now on
     * @param random must be cryptographically strong wherever the keyring seals: the node's id is drawn from it
     */
    public MembershipEngine(
            MembershipSettings settings,
            NodeAddress advertised,
            Keyring keyring,
            RandomGenerator random,
            long nowNanos) {
        this(settings, advertised, keyring, random, VersionRange.SPOKEN, nowNanos);
    }

    /** A node that says of itself that it speaks other versions. */
    MembershipEngine(
            MembershipSettings settings,
            NodeAddress advertised,
            Keyring keyring,
            RandomGenerator random,
            VersionRange spoken,
            long nowNanos) {
        this.envelope = new Envelope(settings.cluster(), spoken);
        this.settings = settings;
        this.advertised = advertised;
        this.keyring = keyring;
        this.random = random;
        this.nowNanos = nowNanos;
        this.nextPublishNanos = nowNanos;
        this.clocks = new ClockWatch(settings.sync().tombstoneLife());
        this.replays = new ReplayGuard(settings.limits().members());
        this.keys = keyring.isAgreed() ? new KeyAgreement(settings.keys(), keyring, random, counters) : null;
        this.life = newLife(0);
    }

    /** The identity of this life; another one after {@link Output.NewLife}. */
    public NodeId id() {
        return life.id();
    }

    /** A datagram came in. Whatever its bytes, the worst is a counted rejection. */
    public void onDatagram(ByteBuffer packet, NodeAddress from, long now) {
        if (begin(now)) {
            life.onDatagram(packet, from, now);
            end();
        }
    }

    /** No port is open where a datagram of this number went, see {@link Output.SendConnected}. */
    public void onPortUnreachable(int number, long now) {
        if (begin(now)) {
            life.onPortUnreachable(number, now);
            end();
        }
    }

    /** A stream came in; the shell gives it a negative number, never used twice. */
    public void onStreamAccepted(long stream, NodeAddress from, long now) {
        if (begin(now)) {
            life.onStreamAccepted(stream, from, now);
            end();
        }
    }

    /** A stream that this engine asked for is connected. */
    public void onStreamConnected(long stream, long now) {
        if (begin(now)) {
            life.onStreamConnected(stream, now);
            end();
        }
    }

    /** A frame came in, without its length prefix. One that cannot be opened ends the stream. */
    public void onStreamFrame(long stream, ByteBuffer frame, long now) {
        if (begin(now)) {
            life.onStreamFrame(stream, frame, now);
            end();
        }
    }

    /** The stream ended without the engine having asked for it. A stream that the engine does not know is ignored. */
    public void onStreamClosed(long stream, CloseCause cause, long now) {
        if (begin(now)) {
            life.onStreamClosed(stream, cause, now);
            end();
        }
    }

    /** Time has passed; wanted at {@link #nextWakeupNanos()}, harmless at any other time. */
    public void onTimer(long now) {
        if (begin(now)) {
            life.onTimer(now);
            end();
        }
    }

    /**
     * What the wall clock shows, told before every other input. It is used for one thing: where it runs ahead of the monotonic
     * clock, the machine slept, or was copied and restored.
     *
     * @param wallMillis since the epoch
     */
    public void onWallClock(long wallMillis, long now) {
        if (begin(now)) {
            ClockWatch.Finding finding = clocks.look(wallMillis, now);
            if (finding != ClockWatch.Finding.STEADY) {
                counters.increment(Counter.CLOCK_JUMPS);
                life.skipNumbers(wallMillis, random);
            }
            if (finding == ClockWatch.Finding.SLEPT && !life.isLeaving()) {
                newLifeFor = NewLifeReason.MACHINE_SLEPT;
            }
            end();
        }
    }

    /**
     * Replaces the shared keys, without a datagram lost if all members open with a key before the first one seals with it.
     *
     * @param sharedKeys 32 bytes each, the sealing one first; at least one
     * @param plaintext what becomes of packets in the clear
     * @throws IllegalArgumentException if there is no key, or one has another length; nothing has changed then
     * @throws IllegalStateException if this node was started without keys, or agrees on them with others
     */
    public void useKeys(List<byte[]> sharedKeys, Plaintext plaintext, long now) {
        if (sharedKeys.isEmpty()) {
            throw new IllegalArgumentException(
                    "The keys cannot be taken away from a node that runs: give at least one");
        }
        if (keyring.isAgreed() || !keyring.hasKey()) {
            throw new IllegalStateException("Node " + id().abbreviated()
                    + " was started without shared keys and cannot be given any: restart it with keys");
        }
        if (begin(now)) {
            keyring.use(sharedKeys, plaintext);
            end();
        }
    }

    /**
     * Makes the next key of a cluster that agrees on its keys, as is done now and then without being asked: for when a certificate
     * was revoked.
     *
     * @throws IllegalStateException if this node does not agree on keys with others
     */
    public void renewClusterKey(long now) {
        KeyAgreement renewed = keys;
        if (renewed == null) {
            throw new IllegalStateException(
                    "Node " + id().abbreviated() + " has shared keys, or none: it agrees on no key with others");
        }
        if (begin(now)) {
            renewed.renew(now);
            life.keysLearned(now);
            end();
        }
    }

    /** Begins to join: asks for the seeds to be resolved. */
    public void join(long now) {
        if (begin(now)) {
            joins = true;
            life.join(now);
            end();
        }
    }

    /** What the seeds resolve to at this moment; may be empty. */
    public void onSeedsResolved(List<NodeAddress> addresses, long now) {
        if (begin(now)) {
            life.onSeedsResolved(addresses, now);
            end();
        }
    }

    /**
     * Writes a key of this node's state, or deletes it with null. A key without a value is deleted already.
     *
     * @throws IllegalArgumentException if key or value exceed their limits; nothing has changed then
     * @throws IllegalStateException if the node has left
     */
    public void publish(String key, byte @Nullable [] value, long now) {
        beginWrite(key, now);
        life.write(checkedState(key, value), now);
        end();
    }

    /**
     * Publishes as {@link #publish} does, and tells some members directly until they have acknowledged it: all that live, or so
     * many as are told of a leave. {@link Output.AnnouncementFinished} follows once they have, or at the limit, or when {@link
     * #MAX_ANNOUNCEMENTS} newer ones are under way; at once where nobody else lives.
     *
     * @param limitNanos how long acknowledgements are waited for, 0 or more
     * @return the number under which the end is told
     * @throws IllegalArgumentException if key, value or limit are not allowed; nothing has changed then
     * @throws IllegalStateException if the node has left
     */
    public long announce(String key, byte @Nullable [] value, long limitNanos, long now) {
        beginWrite(key, now);
        if (limitNanos < 0) {
            throw new IllegalArgumentException(
                    "The limit of an announcement is " + limitNanos + " ns, it must be 0 or more");
        }
        MemberState next = checkedState(key, value);
        long number = nextAnnouncement++;
        life.announce(number, next, deadline(limitNanos, now), now);
        end();
        return number;
    }

    /**
     * The application could not reach a member. It is checked at once, at most once a second, and never believed outright; a member
     * that is not known, or not held for alive, is ignored.
     */
    public void reportUnreachable(NodeId member, long now) {
        if (begin(now)) {
            life.reportUnreachable(member, now);
            end();
        }
    }

    /** Says goodbye as {@link #leave(long, long)} does, with the limit of the settings. */
    public void leave(long now) {
        leave(settings.sync().leaveTimeout().toNanos(), now);
    }

    /**
     * Says goodbye; {@link Output.LeaveFinished} follows when all streams are closed, is the last output, and then the engine takes
     * no more input.
     *
     * @param limitNanos how long acknowledgements are waited for, 0 or more
     * @throws IllegalArgumentException if the limit is negative; nothing has changed then
     */
    public void leave(long limitNanos, long now) {
        if (limitNanos < 0) {
            throw new IllegalArgumentException("The limit of a leave is " + limitNanos + " ns, it must be 0 or more");
        }
        if (begin(now) && !life.isLeaving()) {
            life.leave(deadline(limitNanos, now), now);
            end();
        }
    }

    private static long deadline(long limitNanos, long now) {
        boolean endless = limitNanos > Long.MAX_VALUE - Math.max(0, now);
        return endless ? Long.MAX_VALUE : now + limitNanos;
    }

    /**
     * Takes in members as if each had told of itself, so that they count as heard: for a cluster that is formed at once, as in
     * simulations, where news of all of them is to be passed on from the start. A list that may be out of date, such as one kept on
     * disk, is no such thing: its addresses are better used as seeds. Passes nothing of it on.
     */
    public void learn(List<Member> members, long now) {
        if (begin(now)) {
            life.learn(members, now);
            end();
        }
    }

    /** How many members live as this node sees it, itself included: O(1). */
    public int liveCount() {
        return life.table().liveCount();
    }

    /** The hash over the whole table, equal where tables are: O(1). */
    public long tableHash() {
        return life.table().hash();
    }

    /** The share of the members heard lately whose table was equal to this node's, see {@link ClusterView#convergence()}. */
    public double convergence() {
        return life.convergence();
    }

    /** This node as it tells itself to others: O(1). */
    public Member self() {
        return life.table().member(MemberTable.SELF);
    }

    /**
     * The peers to which datagrams do not get through although streams do, as far as this node has found them: a copy. Gossip
     * with them goes by stream; somebody should look at a firewall.
     */
    public List<NodeAddress> blockedPaths() {
        return life.blockedPaths();
    }

    /** When {@link #onTimer} is wanted next; changes with every input. */
    public long nextWakeupNanos() {
        if (finished) {
            return Long.MAX_VALUE;
        }
        long next = life.nextDeadlineNanos();
        return viewChanged ? Math.min(next, nextPublishNanos) : next;
    }

    /** A snapshot of this moment: a copy of the whole table, O(n log n). */
    public ClusterView view() {
        MemberTable table = life.table();
        return new ClusterView(viewVersion, id(), table.hash(), table.members(), life.convergence());
    }

    /** The next thing to do, or null when there is nothing more; to be drained after every input. */
    public @Nullable Output poll() {
        return outputs.poll();
    }

    /** Every counter and gauge by its name. */
    public Map<String, Long> counters() {
        return copyCounters(new LinkedHashMap<>());
    }

    /** Puts every counter and gauge by its name. */
    public Map<String, Long> copyCounters(Map<String, Long> target) {
        counters.copyTo(target);
        life.addGauges(target);
        if (keys != null) {
            keys.addGauges(target);
        }
        return target;
    }

    /** False if this engine is finished and takes nothing any more. */
    private boolean begin(long now) {
        nowNanos = now;
        return !finished;
    }

    private void end() {
        if (newLifeFor != null) {
            beginAnew(newLifeFor);
        }
        if (viewChanged && nextPublishNanos <= nowNanos) {
            publishView();
        }
        Notices over = life.departed();
        if (over != null) {
            finished = true;
            life.end();
            outputs.add(new Output.LeaveFinished(over.told(), over.acknowledged()));
        }
    }

    private Life newLife(long firstStream) {
        return new Life(
                settings,
                advertised,
                envelope,
                keyring,
                replays,
                keys,
                random,
                counters,
                outputs,
                lifeListener,
                firstStream,
                nowNanos);
    }

    /** Another identity, with nothing of what was known before but this node's own state; then joins as a newcomer does. */
    private void beginAnew(NewLifeReason reason) {
        newLifeFor = null;
        counters.increment(Counter.NEW_LIVES);
        Life ended = life;
        ended.end();
        life = newLife(ended.streams().nextStream());
        outputs.add(new Output.NewLife(ended.id(), life.id(), reason));
        MemberState own = MemberState.EMPTY;
        for (StateEntry entry : ended.table().state(MemberTable.SELF).entries()) {
            if (!entry.isDelete()) {
                own = own.with(entry.key(), entry.value());
            }
        }
        if (own.version() > 0) {
            life.write(own, nowNanos);
        }
        if (joins) {
            life.join(nowNanos);
        }
        viewChanged = true;
    }

    private void publishView() {
        viewChanged = false;
        nextPublishNanos = nowNanos + PUBLISH_TICK_NANOS;
        viewVersion++;
        outputs.add(new Output.ViewChanged());
    }

    private void beginWrite(String key, long now) {
        if (!begin(now) || life.isLeaving()) {
            throw new IllegalStateException(
                    "Node " + id().abbreviated() + " has left and cannot publish '" + key + "'");
        }
    }

    private MemberState checkedState(String key, byte @Nullable [] value) {
        StateKey.check(key);
        LimitSettings limits = settings.limits();
        return life.table().state(MemberTable.SELF).with(key, value, limits.stateKeys(), limits.stateBytes());
    }

    /** What the present life has the engine do. */
    private final class Changes implements LifeListener {

        @Override
        public void changed(@Nullable MembershipEvent event) {
            viewChanged = true;
            if (event != null) {
                outputs.add(new Output.MemberChanged(event));
            }
        }

        @Override
        public void publishView() {
            MembershipEngine.this.publishView();
        }

        @Override
        public void ends(NewLifeReason reason) {
            if (!life.isLeaving()) {
                newLifeFor = reason;
            }
        }
    }
}
