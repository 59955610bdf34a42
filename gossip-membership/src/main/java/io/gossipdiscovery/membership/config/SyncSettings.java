package io.gossipdiscovery.membership.config;

import java.time.Duration;

/**
 * How nodes join, repair differences and leave. Durations are from 1 millisecond to 30 days.
 *
 * @param repairInterval a node that keeps differing from others starts at most one repair in this time, jittered; 0 turns
 *     repairs off, so that what gossip misses stays missed
 * @param chunkRecords how many member records one frame carries at most, 1 to 64
 * @param seedRetry seeds that are not members are tried again this often, jittered; a node that is alone tries ten times as
 *     often
 * @param streamTimeout a stream without progress for this long is given up
 * @param leaveNotices how many members are told of a leave, or of an announcement, directly, 0 to 256; 0 tells nobody
 * @param leaveTimeout how long a leave waits for their acknowledgement
 * @param tombstoneLife how long a dead or departed member is remembered, so that stale news cannot bring it back; 1 s
 *     to 30 days
 */
public record SyncSettings(
        Duration repairInterval,
        int chunkRecords,
        Duration seedRetry,
        Duration streamTimeout,
        int leaveNotices,
        Duration leaveTimeout,
        Duration tombstoneLife) {

    /** The age of a tombstone travels in seconds. */
    private static final Duration SHORTEST_TOMBSTONE_LIFE = Duration.ofSeconds(1);

    public SyncSettings {
        if (!repairInterval.isZero()) {
            Check.duration("repairInterval", repairInterval);
        }
        Check.range("chunkRecords", chunkRecords, 1, 64);
        Check.duration("seedRetry", seedRetry);
        Check.duration("streamTimeout", streamTimeout);
        Check.range("leaveNotices", leaveNotices, 0, 256);
        Check.duration("leaveTimeout", leaveTimeout);
        Check.duration("tombstoneLife", tombstoneLife, SHORTEST_TOMBSTONE_LIFE, Check.LONGEST);
    }

    /** The same with another {@code repairInterval}. */
    public SyncSettings withRepairInterval(Duration repairInterval) {
        return new SyncSettings(
                repairInterval, chunkRecords, seedRetry, streamTimeout, leaveNotices, leaveTimeout, tombstoneLife);
    }

    /** The same with another {@code tombstoneLife}. */
    public SyncSettings withTombstoneLife(Duration tombstoneLife) {
        return new SyncSettings(
                repairInterval, chunkRecords, seedRetry, streamTimeout, leaveNotices, leaveTimeout, tombstoneLife);
    }

    static SyncSettings defaults() {
        return new SyncSettings(
                Duration.ofSeconds(5),
                64,
                Duration.ofSeconds(10),
                Duration.ofSeconds(5),
                32,
                Duration.ofSeconds(1),
                Duration.ofHours(24));
    }
}
