package io.gossipdiscovery.membership.table;

import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.member.Incarnation;
import io.gossipdiscovery.membership.member.MemberState;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.member.Status;
import io.gossipdiscovery.membership.member.VersionRange;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;

/** What is held of each member, in columns of primitive arrays, found by id and by address. A row is used again once it is free. */
final class Rows {

    static final int NONE = RowIndex.NONE;

    /** A tombstone whose address has another life. */
    private static final byte SUPERSEDED = 1;
    /** A member known from a sync alone. */
    static final byte UNVERIFIED = 2;

    private static final short USUAL = packed(VersionRange.SPOKEN);

    private static final List<Status> STATUSES = List.of(Status.values());

    private NodeId[] ids = new NodeId[16];
    private NodeAddress[] addresses = new NodeAddress[16];
    private MemberState[] states = new MemberState[16];
    private long[] incarnations = new long[16];
    private long[] sinceNanos = new long[16];
    /** Places in {@link #STATUSES}. */
    private byte[] statuses = new byte[16];

    /** The lowest and the highest protocol version, a byte each; empty while all speak what this release speaks. */
    private short[] versions = new short[0];

    private byte[] marks = new byte[16];
    private int[] positions = new int[16];

    private int[] freeRows = new int[0];
    private int freeCount;
    private int limit;

    private final RowIndex byId = new RowIndex(row -> ids[row].hashCode());
    /** All but the superseded ones: the living, of whom an address has one as a rule, and at most one tombstone. */
    private final RowIndex byAddress = new RowIndex(row -> addresses[row].hashCode());

    private final SupersededLives superseded = new SupersededLives();

    /** A row for somebody new, without evidence. */
    int take(NodeId id, NodeAddress address) {
        int row = freeCount > 0 ? freeRows[--freeCount] : limit++;
        ensureCapacity(row);
        ids[row] = id;
        addresses[row] = address;
        states[row] = MemberState.EMPTY;
        marks[row] = 0;
        setVersions(row, VersionRange.SPOKEN);
        byId.add(row);
        byAddress.add(row);
        return row;
    }

    @SuppressWarnings("NullAway") // a free row holds no member; isUsed() tells
    void free(int row) {
        setSuperseded(row, false);
        byId.remove(row);
        byAddress.remove(row);
        ids[row] = null;
        addresses[row] = null;
        if (freeCount == freeRows.length) {
            freeRows = Arrays.copyOf(freeRows, Math.max(16, freeCount * 2));
        }
        freeRows[freeCount++] = row;
    }

    int find(NodeId id) {
        return byId.find(id.hashCode(), row -> ids[row].equals(id));
    }

    /** Whether a tombstone's address has another life that is to be remembered for longer. */
    boolean isSuperseded(int row) {
        return hasMark(row, SUPERSEDED);
    }

    void setSuperseded(int row, boolean isSuperseded) {
        if (isSuperseded == isSuperseded(row)) {
            return;
        }
        mark(row, SUPERSEDED, isSuperseded);
        if (isSuperseded) {
            byAddress.remove(row);
            superseded.add(addresses[row], ids[row]);
        } else {
            superseded.remove(addresses[row], ids[row]);
            byAddress.add(row);
        }
    }

    /** Of the superseded lives at an address the one with the greatest id, or {@link #NONE}. */
    int lastSuperseded(NodeAddress address) {
        NodeId last = superseded.last(address);
        return last == null ? NONE : find(last);
    }

    /** Shows every row at an address, tombstones included, but for superseded ones. */
    void eachAt(NodeAddress address, IntConsumer action) {
        byAddress.each(address.hashCode(), row -> {
            if (addresses[row].equals(address)) {
                action.accept(row);
            }
        });
    }

    int findLive(NodeAddress address) {
        return byAddress.find(
                address.hashCode(),
                row -> addresses[row].equals(address) && status(row).isLive());
    }

    /** One above the highest row that was ever in use. */
    int limit() {
        return limit;
    }

    int size() {
        return limit - freeCount;
    }

    boolean isUsed(int row) {
        return row < limit && ids[row] != null;
    }

    NodeId id(int row) {
        return ids[row];
    }

    NodeAddress address(int row) {
        return addresses[row];
    }

    Status status(int row) {
        return STATUSES.get(statuses[row]);
    }

    long incarnation(int row) {
        return incarnations[row];
    }

    void setIncarnation(int row, long incarnation) {
        incarnations[row] = incarnation;
    }

    MemberState state(int row) {
        return states[row];
    }

    void setState(int row, MemberState state) {
        states[row] = state;
    }

    VersionRange versions(int row) {
        int packed = versions.length == 0 ? USUAL : versions[row];
        return packed == USUAL ? VersionRange.SPOKEN : new VersionRange(packed >>> Byte.SIZE & 0xFF, packed & 0xFF);
    }

    void setVersions(int row, VersionRange range) {
        short packed = packed(range);
        if (versions.length == 0 && packed != USUAL) {
            versions = new short[ids.length];
            Arrays.fill(versions, USUAL);
        }
        if (versions.length > 0) {
            versions[row] = packed;
        }
    }

    private static short packed(VersionRange range) {
        return (short) (range.lowest() << Byte.SIZE | range.highest());
    }

    /** Since when the row has had its status. */
    long sinceNanos(int row) {
        return sinceNanos[row];
    }

    void setSinceNanos(int row, long since) {
        sinceNanos[row] = since;
    }

    Evidence evidence(int row) {
        Status status = status(row);
        return status == Status.LEFT ? Evidence.LEFT : new Evidence(status, new Incarnation(incarnations[row]));
    }

    void describe(int row, Evidence evidence, long since) {
        statuses[row] = (byte) STATUSES.indexOf(evidence.status());
        incarnations[row] = evidence.incarnation().value();
        sinceNanos[row] = since;
    }

    boolean hasMark(int row, byte mark) {
        return (marks[row] & mark) != 0;
    }

    void mark(int row, byte mark, boolean set) {
        marks[row] = (byte) (set ? marks[row] | mark : marks[row] & ~mark);
    }

    void clearMarks(int row) {
        marks[row] = 0;
    }

    /** Where the row stands in the one list that it is in: the live rows or a queue of tombstones. */
    int position(int row) {
        return positions[row];
    }

    void setPosition(int row, int position) {
        positions[row] = position;
    }

    private void ensureCapacity(int row) {
        if (row < ids.length) {
            return;
        }
        int capacity = ids.length + (ids.length >> 3); // an eighth: what lies empty counts as a member's cost, too
        ids = Arrays.copyOf(ids, capacity);
        addresses = Arrays.copyOf(addresses, capacity);
        states = Arrays.copyOf(states, capacity);
        incarnations = Arrays.copyOf(incarnations, capacity);
        sinceNanos = Arrays.copyOf(sinceNanos, capacity);
        statuses = Arrays.copyOf(statuses, capacity);
        versions = Arrays.copyOf(versions, versions.length == 0 ? 0 : capacity);
        marks = Arrays.copyOf(marks, capacity);
        positions = Arrays.copyOf(positions, capacity);
    }
}
