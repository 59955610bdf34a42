package io.gossipdiscovery.membership.table;

import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.member.Incarnation;
import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.membership.member.MemberState;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.member.StateDelta;
import io.gossipdiscovery.membership.member.Status;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Everybody that a node knows, itself included, in rows of primitive arrays. A row number stays valid until the member is
 * forgotten; row {@link #SELF} is this node.
 *
 * <p>Evidence only ever rises (see {@link Evidence}); the dead and the departed stay as tombstones, without state, so that stale
 * news cannot bring them back. Every operation is O(1) but those that say otherwise. Not thread-safe: it belongs to one engine.
 */
public final class MemberTable {

    /** The row of this node. */
    public static final int SELF = 0;

    /** No such member. */
    public static final int NONE = RowIndex.NONE;

    /** How far above this node's incarnation an accusation may lie: its own past, at most, but for forgeries. */
    private static final int MAX_LEAP = 1_000;

    private static final int NOT_LIVE = -1;
    private static final int EXPIRY_BATCH = 64;
    private static final int MIN_TOMBSTONES = 1_024;

    private final TableHash tableHash;
    private final int maxMembers;
    private final long tombstoneLifeNanos;

    private NodeId[] ids = new NodeId[16];
    private NodeAddress[] addresses = new NodeAddress[16];
    private MemberState[] states = new MemberState[16];
    private long[] incarnations = new long[16];
    private long[] changedNanos = new long[16];
    private Status[] statuses = new Status[16];
    /** Whether the row counts in {@link #hash}: all do but tombstones past half their life. */
    private boolean[] hashed = new boolean[16];
    /** Where the row stands in {@link #liveRows}, or {@link #NOT_LIVE}. */
    private int[] livePositions = new int[16];

    private int[] liveRows = new int[16];
    private int[] freeRows = new int[0];
    private int freeCount;
    private int rowCount;
    private int liveCount;
    private int mostLive;
    private int tombstoneCount;
    private int expiryCursor = 1;
    private long hash;
    private long expired;
    private long evicted;
    private Consumer<NodeId> silenced = id -> {};

    private final RowIndex byId = new RowIndex(row -> ids[row].hashCode());
    private final RowIndex byLiveAddress = new RowIndex(row -> addresses[row].hashCode());

    /**
     * A table that knows this node alone.
     *
     * @param hashKey equal in one cluster, so that hashes can be compared
     * @param maxMembers members held at once, tombstones included
     * @param tombstoneLifeNanos how long a tombstone is kept; past half of it the tombstone counts for no hash and no sync
     */
    public MemberTable(
            NodeId self, NodeAddress address, long hashKey, int maxMembers, long tombstoneLifeNanos, long nowNanos) {
        this.tableHash = new TableHash(hashKey);
        this.maxMembers = maxMembers;
        this.tombstoneLifeNanos = tombstoneLifeNanos;
        insert(self, address, Evidence.alive(0), nowNanos);
    }

    /** From now on tells whose tombstones are spoken of no more: too old, or forgotten. */
    public void onSilenced(Consumer<NodeId> listener) {
        silenced = listener;
    }

    /** The row of a member, or {@link #NONE}. */
    public int find(NodeId id) {
        return byId.find(id.hashCode(), row -> ids[row].equals(id));
    }

    /** The row of a live member at this address, or {@link #NONE}. */
    public int findLive(NodeAddress address) {
        return byLiveAddress.find(address.hashCode(), row -> addresses[row].equals(address));
    }

    /** One above the highest row in use; rows below it may be {@linkplain #isUsed unused}. */
    public int rowLimit() {
        return rowCount;
    }

    public boolean isUsed(int row) {
        return row < rowCount && ids[row] != null;
    }

    public NodeId id(int row) {
        return ids[row];
    }

    public NodeAddress address(int row) {
        return addresses[row];
    }

    public Status status(int row) {
        return statuses[row];
    }

    public long incarnation(int row) {
        return incarnations[row];
    }

    public MemberState state(int row) {
        return states[row];
    }

    public Evidence evidence(int row) {
        Status status = status(row);
        return status == Status.LEFT ? Evidence.LEFT : new Evidence(status, new Incarnation(incarnations[row]));
    }

    public Member member(int row) {
        return new Member(ids[row], addresses[row], evidence(row), states[row]);
    }

    /** For how long the row has had its status, as far as this node and those it synced with know. */
    public long ageNanos(int row, long nowNanos) {
        return nowNanos - changedNanos[row];
    }

    /** Live members, this node included unless it left. */
    public int liveCount() {
        return liveCount;
    }

    public int size() {
        return rowCount - freeCount;
    }

    public int tombstoneCount() {
        return tombstoneCount;
    }

    /** Equal for equal tables, see {@link TableHash}. */
    public long hash() {
        return hash;
    }

    /** How many tombstones have reached the end of their life. */
    public long expiredTombstones() {
        return expired;
    }

    /** How many tombstones have made way for younger ones before their time. */
    public long evictedTombstones() {
        return evicted;
    }

    /** True if a dead or departed member is young enough to be spoken of. */
    public boolean isSpokenOf(int row, long nowNanos) {
        return status(row).isLive() || ageNanos(row, nowNanos) * 2 < tombstoneLifeNanos;
    }

    /**
     * Distinct random live rows, without this node: O(wanted). Draws are repeated a bounded number of times, so that a few less
     * than there are may come.
     *
     * @param except one more row that is not wanted, or {@link #NONE}
     */
    public Set<Integer> randomOthers(RandomGenerator random, int wanted, int except) {
        Set<Integer> others = new LinkedHashSet<>();
        if (liveCount == 0) {
            return others; // this node has left, and so has everybody
        }
        for (int draws = 4 * wanted + 16; draws > 0 && others.size() < wanted; draws--) {
            int row = liveRows[random.nextInt(liveCount)];
            if (row != SELF && row != except) {
                others.add(row);
            }
        }
        return others;
    }

    /**
     * Takes evidence about a member.
     *
     * @param ageNanos for how long it has been so, 0 for fresh news
     */
    public Merge merge(NodeId id, NodeAddress address, Evidence evidence, long ageNanos, long nowNanos) {
        int row = find(id);
        if (row == SELF) {
            return mergeSelf(evidence);
        }
        if (row == NONE) {
            return add(id, address, evidence, ageNanos, nowNanos);
        }
        if (!evidence.supersedes(evidence(row))) {
            if (!status(row).isLive() && evidence.equals(evidence(row))) {
                changedNanos[row] = Math.min(changedNanos[row], nowNanos - ageNanos);
            }
            return Merge.STALE;
        }
        raise(row, evidence, nowNanos - ageNanos);
        return Merge.RAISED;
    }

    /** This node refutes what it is accused of at this incarnation: from now on its own is above that. */
    public void refute(long accusedIncarnation) {
        unhash(SELF);
        incarnations[SELF] = Math.max(incarnations[SELF], accusedIncarnation + 1);
        rehash(SELF);
    }

    /** This node says goodbye: final. */
    public void leave(long nowNanos) {
        raise(SELF, Evidence.LEFT, nowNanos);
    }

    /** This node writes, or with null deletes, a key of its state. */
    public void write(MemberState next) {
        replaceState(SELF, next);
    }

    /** Applies a delta to a live member's replica; false if it brings nothing, leaves a gap or would make it too large. */
    public boolean apply(int row, StateDelta delta) {
        if (row == SELF || !status(row).isLive() || !delta.reaches(states[row].version())) {
            return false;
        }
        MemberState next = states[row].apply(delta);
        if (next.version() == states[row].version()) {
            return false; // larger than any owner's state may be
        }
        replaceState(row, next);
        return true;
    }

    /** Forgets tombstones whose life is over, looking at a few rows per call; called once per protocol period. */
    public void expire(long nowNanos) {
        int looks = Math.min(EXPIRY_BATCH, rowCount);
        for (int i = 0; i < looks; i++) {
            int row = nextExpiryRow();
            if (!isUsed(row) || status(row).isLive() || row == SELF) {
                continue;
            }
            if (ageNanos(row, nowNanos) >= tombstoneLifeNanos) {
                forget(row);
                expired++;
            } else if (hashed[row] && !isSpokenOf(row, nowNanos)) {
                unhash(row);
                silenced.accept(ids[row]);
            }
        }
    }

    private Merge mergeSelf(Evidence evidence) {
        if (status(SELF) == Status.LEFT || !evidence.supersedes(evidence(SELF))) {
            return Merge.STALE;
        }
        long accused = evidence.incarnation().value();
        boolean outrun = accused > Math.min(incarnations[SELF] + MAX_LEAP, Incarnation.MAX - 1);
        if (evidence.status() == Status.LEFT || outrun) {
            return Merge.IRREFUTABLE;
        }
        return Merge.ACCUSED;
    }

    private Merge add(NodeId id, NodeAddress address, Evidence evidence, long ageNanos, long nowNanos) {
        boolean live = evidence.status().isLive();
        if (!live && ageNanos * 2 >= tombstoneLifeNanos) {
            return Merge.STALE;
        }
        if (!live && tombstoneCount >= Math.max(MIN_TOMBSTONES, 4 * mostLive)) {
            evictTombstone(nowNanos);
        }
        if (size() >= maxMembers) {
            return Merge.FULL;
        }
        insert(id, address, evidence, nowNanos - ageNanos);
        return Merge.ADDED;
    }

    private void insert(NodeId id, NodeAddress address, Evidence evidence, long sinceNanos) {
        int row = freeCount > 0 ? freeRows[--freeCount] : rowCount++;
        ensureCapacity(row);
        ids[row] = id;
        addresses[row] = address;
        states[row] = MemberState.EMPTY;
        livePositions[row] = NOT_LIVE;
        byId.add(row);
        store(row, evidence, sinceNanos);
    }

    private void raise(int row, Evidence evidence, long sinceNanos) {
        unhash(row);
        if (status(row).isLive()) {
            if (!evidence.status().isLive()) {
                removeLive(row);
                states[row] = MemberState.EMPTY;
            }
        } else {
            tombstoneCount--;
        }
        store(row, evidence, sinceNanos);
    }

    private void store(int row, Evidence evidence, long sinceNanos) {
        statuses[row] = evidence.status();
        incarnations[row] = evidence.incarnation().value();
        changedNanos[row] = sinceNanos;
        if (!evidence.status().isLive()) {
            tombstoneCount++;
        } else if (livePositions[row] == NOT_LIVE) {
            addLive(row);
        }
        rehash(row);
    }

    private void replaceState(int row, MemberState next) {
        unhash(row);
        states[row] = next;
        rehash(row);
    }

    private void addLive(int row) {
        livePositions[row] = liveCount;
        liveRows[liveCount++] = row;
        mostLive = Math.max(mostLive, liveCount);
        byLiveAddress.add(row);
    }

    private void removeLive(int row) {
        int last = liveRows[--liveCount];
        liveRows[livePositions[row]] = last;
        livePositions[last] = livePositions[row];
        livePositions[row] = NOT_LIVE;
        byLiveAddress.remove(row);
    }

    private void evictTombstone(long nowNanos) {
        int oldest = NONE;
        for (int i = 0; i < rowCount && (i < EXPIRY_BATCH || oldest == NONE); i++) {
            int row = nextExpiryRow();
            boolean tombstone = row != SELF && isUsed(row) && !status(row).isLive();
            if (tombstone && (oldest == NONE || ageNanos(row, nowNanos) > ageNanos(oldest, nowNanos))) {
                oldest = row;
            }
        }
        if (oldest != NONE) {
            forget(oldest);
            evicted++;
        }
    }

    private int nextExpiryRow() {
        expiryCursor = expiryCursor + 1 < rowCount ? expiryCursor + 1 : 0;
        return expiryCursor;
    }

    @SuppressWarnings("NullAway") // a free row holds no member; isUsed() tells
    private void forget(int row) {
        unhash(row);
        silenced.accept(ids[row]);
        byId.remove(row);
        tombstoneCount--;
        ids[row] = null;
        addresses[row] = null;
        if (freeCount == freeRows.length) {
            freeRows = Arrays.copyOf(freeRows, Math.max(16, freeCount * 2));
        }
        freeRows[freeCount++] = row;
    }

    private void ensureCapacity(int row) {
        if (row < ids.length) {
            return;
        }
        int capacity = ids.length + (ids.length >> 2); // a quarter: what lies empty counts as a member's cost, too
        ids = Arrays.copyOf(ids, capacity);
        addresses = Arrays.copyOf(addresses, capacity);
        states = Arrays.copyOf(states, capacity);
        incarnations = Arrays.copyOf(incarnations, capacity);
        changedNanos = Arrays.copyOf(changedNanos, capacity);
        statuses = Arrays.copyOf(statuses, capacity);
        livePositions = Arrays.copyOf(livePositions, capacity);
        liveRows = Arrays.copyOf(liveRows, capacity);
        hashed = Arrays.copyOf(hashed, capacity);
    }

    private void rehash(int row) {
        hashed[row] = true;
        hash += hashOf(row);
    }

    private void unhash(int row) {
        if (hashed[row]) {
            hashed[row] = false;
            hash -= hashOf(row);
        }
    }

    private long hashOf(int row) {
        return tableHash.of(ids[row], status(row), incarnations[row], states[row].version());
    }
}
