package io.gossipdiscovery.membership.table;

import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.member.Incarnation;
import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.membership.member.MemberState;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.member.StateDelta;
import io.gossipdiscovery.membership.member.Status;
import io.gossipdiscovery.membership.member.VersionRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Everybody that a node knows, itself included, in rows. A row number stays valid until the member is forgotten; row
 * {@link #SELF} is this node.
 *
 * <p>Evidence only ever rises (see {@link Evidence}); the dead and the departed stay as tombstones, without state, so that stale
 * news cannot bring them back. Every operation is O(log n), and linear in the living at one address, but those that say otherwise.
 * Not thread-safe: it belongs to one engine.
 */
public final class MemberTable {

    /** The row of this node. */
    public static final int SELF = 0;

    /** No such member. */
    public static final int NONE = Rows.NONE;

    /** Into how many buckets the members are divided by their ids. */
    public static final int BUCKETS = Buckets.COUNT;

    /** How far above this node's incarnation an accusation may lie: its own past, at most, but for forgeries. */
    private static final int MAX_LEAP = 1_000;

    /** Tombstones for which a call of {@link #expire} does something at most. */
    private static final int EXPIRY_BATCH = 1_024;

    private final TableHash tableHash;
    private final int maxMembers;
    private final long tombstoneLifeNanos;
    private final Rows rows = new Rows();
    /** What counts in the hash: all but tombstones past half their life. */
    private final Buckets spokenOf = new Buckets();

    private final LiveRows live;
    private final Tombstones tombstones;
    private long expired;
    private long evicted;
    private Consumer<NodeId> silenced = id -> {};

    /**
     * A table that knows this node alone.
     *
     * @param hashKey equal in one cluster, so that hashes can be compared
     * @param maxMembers members held at once, tombstones included, which are half of them at most
     * @param tombstoneLifeNanos how long a tombstone is kept, an hour at most where its address has a later life; past
     *     half of it the tombstone counts for no hash and no sync
     */
    public MemberTable(
            NodeId self, NodeAddress address, long hashKey, int maxMembers, long tombstoneLifeNanos, long nowNanos) {
        this.tableHash = new TableHash(hashKey);
        this.maxMembers = maxMembers;
        this.tombstoneLifeNanos = tombstoneLifeNanos;
        this.live = new LiveRows(rows, SELF, self.low());
        this.tombstones = new Tombstones(rows, spokenOf, tombstoneLifeNanos);
        insert(self, address, Evidence.alive(0), nowNanos);
    }

    /** From now on tells whose tombstones are spoken of no more: too old, or forgotten. */
    public void onSilenced(Consumer<NodeId> listener) {
        silenced = listener;
    }

    /** The row of a member, or {@link #NONE}. */
    public int find(NodeId id) {
        return rows.find(id);
    }

    /** The row of a live member at this address, or {@link #NONE}. */
    public int findLive(NodeAddress address) {
        return rows.findLive(address);
    }

    /** One above the highest row in use; rows below it may be {@linkplain #isUsed unused}. */
    public int rowLimit() {
        return rows.limit();
    }

    public boolean isUsed(int row) {
        return rows.isUsed(row);
    }

    public NodeId id(int row) {
        return rows.id(row);
    }

    public NodeAddress address(int row) {
        return rows.address(row);
    }

    public Status status(int row) {
        return rows.status(row);
    }

    public long incarnation(int row) {
        return rows.incarnation(row);
    }

    public MemberState state(int row) {
        return rows.state(row);
    }

    public Evidence evidence(int row) {
        return rows.evidence(row);
    }

    /** The protocol versions that a member speaks, as it is told; those of this release where it is not. */
    public VersionRange versions(int row) {
        return rows.versions(row);
    }

    public void setVersions(int row, VersionRange versions) {
        rows.setVersions(row, versions);
    }

    public Member member(int row) {
        return new Member(
                id(row), address(row), evidence(row), state(row), status(row).isLive() ? versions(row) : null);
    }

    /** Everybody, tombstones and this node included, by id: O(n log n). */
    public List<Member> members() {
        List<Member> members = new ArrayList<>(size());
        for (int row = 0; row < rowLimit(); row++) {
            if (isUsed(row)) {
                members.add(member(row));
            }
        }
        members.sort(Comparator.comparing(Member::id));
        return members;
    }

    /** For how long the row has had its status, as far as this node and those it synced with know. */
    public long ageNanos(int row, long nowNanos) {
        return nowNanos - rows.sinceNanos(row);
    }

    /** Live members, this node included unless it left. */
    public int liveCount() {
        return live.count();
    }

    public int size() {
        return rows.size();
    }

    /** Others that are held for dead or known to have left. */
    public int tombstoneCount() {
        return tombstones.count();
    }

    /** Others that are held for dead. */
    public int deadCount() {
        return tombstones.dead();
    }

    /** Live members whose address another live member has as well. */
    public int conflictCount() {
        return live.conflicts();
    }

    /** True of a member that lives, as far as this node knows. */
    public boolean isLive(NodeId id) {
        int row = find(id);
        return row != NONE && status(row).isLive();
    }

    /** True of a member that this node knows from a sync alone. */
    public boolean isUnverified(int row) {
        return rows.hasMark(row, Rows.UNVERIFIED);
    }

    public void setUnverified(int row, boolean unverified) {
        rows.mark(row, Rows.UNVERIFIED, unverified);
    }

    /** Equal for equal tables, see {@link TableHash}. */
    public long hash() {
        return spokenOf.hash();
    }

    /** The part of {@link #hash} that a bucket's members bring. */
    public long bucketHash(int bucket) {
        return spokenOf.hash(bucket);
    }

    /** The bucket of a member: 0 to {@link #BUCKETS} - 1. */
    public static int bucketOf(NodeId id) {
        return Buckets.of(id);
    }

    /** The rows that count in a bucket's hash, in no order that means anything: O(their number). */
    public int[] rowsIn(int bucket) {
        return spokenOf.rows(bucket);
    }

    /** Adds what operators see of the table's size. */
    public void addGauges(Map<String, Long> snapshot) {
        snapshot.put("tombstones.expired", expired);
        snapshot.put("tombstones.evicted", evicted);
        snapshot.put("tombstones.held", (long) tombstones.count());
        snapshot.put("addresses.conflicting", (long) live.conflicts());
        snapshot.put("members.otherVersion", (long) live.notMeeting(versions(SELF)));
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
        return status(row).isLive() || tombstones.isYoung(row, nowNanos);
    }

    /**
     * Distinct random live rows, without this node, so many or all that there are: O(wanted), but for a chance that does not
     * matter.
     *
     * @param except one more row that is not wanted, or {@link #NONE}
     */
    public Set<Integer> randomOthers(RandomGenerator random, int wanted, int except) {
        return live.randomOthers(random, wanted, except);
    }

    /** The live row whose id is the next above this one, around the ring, never this node's; {@link #NONE} if it is alone. */
    public int successor(NodeId after) {
        return live.successor(after);
    }

    /** A random row that is held for dead and still spoken of, or {@link #NONE} if a bounded number of draws shows none. */
    public int randomDead(RandomGenerator random, long nowNanos) {
        return tombstones.randomDead(random, nowNanos);
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
                growOlder(row, nowNanos - ageNanos);
            }
            return Merge.STALE;
        }
        raise(row, evidence, nowNanos - ageNanos, nowNanos);
        return Merge.RAISED;
    }

    /** This node refutes what it is accused of at this incarnation: from now on its own is above that. */
    public void refute(long accusedIncarnation) {
        unhash(SELF);
        rows.setIncarnation(SELF, Math.max(incarnation(SELF), accusedIncarnation + 1));
        rehash(SELF);
    }

    /** This node says goodbye: final. */
    public void leave(long nowNanos) {
        raise(SELF, Evidence.LEFT, nowNanos, nowNanos);
    }

    /** This node writes, or with null deletes, a key of its state. */
    public void write(MemberState next) {
        replaceState(SELF, next);
    }

    /** Applies a delta to a live member's replica; false if it brings nothing, leaves a gap or would make it too large. */
    public boolean apply(int row, StateDelta delta) {
        if (row == SELF || !status(row).isLive() || !delta.reaches(state(row).version())) {
            return false;
        }
        MemberState next = state(row).apply(delta);
        if (next.version() == state(row).version()) {
            return false; // larger than any owner's state may be
        }
        replaceState(row, next);
        return true;
    }

    /** Silences and forgets the tombstones whose time has come, a bounded number per call; called once per protocol period. */
    public void expire(long nowNanos) {
        int row = tombstones.due(nowNanos);
        for (int steps = 1; row != NONE; steps++) {
            if (spokenOf.contains(row)) {
                unhash(row);
                tombstones.changed(row);
                silenced.accept(id(row));
            } else {
                forget(row, nowNanos);
                expired++;
            }
            row = steps < EXPIRY_BATCH ? tombstones.due(nowNanos) : NONE;
        }
    }

    private Merge mergeSelf(Evidence evidence) {
        if (status(SELF) == Status.LEFT || !evidence.supersedes(evidence(SELF))) {
            return Merge.STALE;
        }
        long accused = evidence.incarnation().value();
        boolean outrun = accused > Math.min(incarnation(SELF) + MAX_LEAP, Incarnation.MAX - 1);
        if (evidence.status() == Status.LEFT || outrun) {
            return Merge.IRREFUTABLE;
        }
        return Merge.ACCUSED;
    }

    private Merge add(NodeId id, NodeAddress address, Evidence evidence, long ageNanos, long nowNanos) {
        boolean lives = evidence.status().isLive();
        if (!lives && ageNanos * 2 >= tombstoneLifeNanos) {
            return Merge.STALE;
        }
        if (!lives) {
            makeRoomForTombstone(nowNanos);
        }
        if (lives && size() >= maxMembers && tombstones.count() > 0) {
            forget(tombstones.leastMissed(), nowNanos);
            evicted++;
        }
        if (size() >= maxMembers) {
            return Merge.FULL;
        }
        insert(id, address, evidence, nowNanos - ageNanos);
        reviewAddress(address, nowNanos);
        return Merge.ADDED;
    }

    private void makeRoomForTombstone(long nowNanos) {
        if (tombstones.count() >= Math.max(1, maxMembers / 2)) {
            forget(tombstones.leastMissed(), nowNanos);
            evicted++;
        }
    }

    private void insert(NodeId id, NodeAddress address, Evidence evidence, long sinceNanos) {
        store(rows.take(id, address), evidence, sinceNanos);
    }

    private void raise(int row, Evidence evidence, long sinceNanos, long nowNanos) {
        boolean wasLive = status(row).isLive();
        boolean staysLive = wasLive && evidence.status().isLive();
        if (staysLive) {
            unhash(row);
            rows.describe(row, evidence, sinceNanos);
            rehash(row);
            return;
        }
        takeOut(row);
        rows.setSuperseded(row, false);
        if (wasLive) {
            rows.setState(row, MemberState.EMPTY);
            rows.clearMarks(row);
            if (row != SELF) {
                makeRoomForTombstone(nowNanos);
            }
        }
        store(row, evidence, sinceNanos);
        reviewAddress(address(row), nowNanos);
    }

    /** Puts a row that is in no list into those where it belongs. */
    private void store(int row, Evidence evidence, long sinceNanos) {
        rows.describe(row, evidence, sinceNanos);
        rehash(row);
        if (evidence.status().isLive()) {
            live.add(row);
        } else if (row != SELF) {
            tombstones.add(row);
        }
    }

    private void takeOut(int row) {
        unhash(row);
        if (status(row).isLive()) {
            live.remove(row);
        } else if (row != SELF) {
            tombstones.remove(row);
        }
    }

    private void forget(int row, long nowNanos) {
        NodeAddress address = address(row);
        takeOut(row);
        silenced.accept(id(row));
        rows.free(row);
        reviewAddress(address, nowNanos);
    }

    /** Somebody has come to an address, or gone from it: others there may be superseded now, or be no more. */
    private void reviewAddress(NodeAddress address, long nowNanos) {
        if (tombstones.count() == 0) {
            return;
        }
        int revived = tombstones.review(address, SELF, nowNanos);
        if (revived != NONE && !spokenOf.contains(revived)) {
            rehash(revived);
            tombstones.changed(revived);
        }
    }

    private void growOlder(int row, long sinceNanos) {
        if (sinceNanos < rows.sinceNanos(row)) {
            rows.setSinceNanos(row, sinceNanos);
            if (row != SELF) {
                tombstones.changed(row);
            }
        }
    }

    private void replaceState(int row, MemberState next) {
        unhash(row);
        rows.setState(row, next);
        rehash(row);
    }

    private void rehash(int row) {
        spokenOf.add(Buckets.of(id(row)), row, hashOf(row));
    }

    private void unhash(int row) {
        if (spokenOf.contains(row)) {
            spokenOf.remove(Buckets.of(id(row)), row, hashOf(row));
        }
    }

    private long hashOf(int row) {
        return tableHash.of(id(row), status(row), incarnation(row), state(row).version());
    }
}
