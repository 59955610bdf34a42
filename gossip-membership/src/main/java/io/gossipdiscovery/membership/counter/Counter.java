package io.gossipdiscovery.membership.counter;

/** Everything that the engine counts, under the name that operators see. */
public enum Counter {
    DATAGRAMS_SENT("datagrams.sent"),
    DATAGRAMS_RECEIVED("datagrams.received"),
    DATAGRAM_BYTES_SENT("datagrams.bytesSent"),
    DATAGRAM_BYTES_RECEIVED("datagrams.bytesReceived"),
    FRAMES_SENT("frames.sent"),
    FRAMES_RECEIVED("frames.received"),
    FRAME_BYTES_SENT("frames.bytesSent"),
    FRAME_BYTES_RECEIVED("frames.bytesReceived"),

    REJECTED_TRUNCATED("rejected.truncated"),
    REJECTED_NOT_GOSSIP("rejected.notGossip"),
    REJECTED_VERSION("rejected.version"),
    REJECTED_OTHER_CLUSTER("rejected.otherCluster"),
    REJECTED_PLAINTEXT("rejected.plaintext"),
    REJECTED_SEALED("rejected.sealed"),
    REJECTED_NOT_AUTHENTIC("rejected.notAuthentic"),
    REJECTED_MALFORMED("rejected.malformed"),
    REJECTED_OWN("rejected.own"),

    PROBES_SENT("probes.sent"),
    PROBES_FAILED("probes.failed"),
    INDIRECT_PROBES_SENT("probes.indirect"),
    STREAM_PROBES_SENT("probes.stream"),
    DEAD_TRIED("probes.deadTried"),
    NACKS_MISSED("probes.nacksMissed"),
    RELAYS_REFUSED("probes.relaysRefused"),
    DEAD_ANSWERED("probes.deadAnswered"),
    PAUSES_SEEN("pauses.seen"),
    SELF_TESTS("selfTests.begun"),
    SELF_TESTS_FAILED("selfTests.failed"),
    SUSPICIONS_RAISED("suspicions.raised"),
    SUSPICIONS_CONFIRMED("suspicions.confirmed"),
    SUSPICIONS_SHORTENED("suspicions.shortened"),
    SUSPICIONS_EXPIRED("suspicions.expired"),
    REFUTATIONS("refutations"),
    REFUTATIONS_DEFERRED("refutations.deferred"),
    REFUTATIONS_IMPOSSIBLE("refutations.impossible"),
    REFUTATIONS_REPEATED("refutations.repeated"),
    NEW_LIVES("newLives"),

    CHECKS_BEGUN("checks.begun"),
    CHECKS_REFUSED("checks.refused"),
    CHECKS_SPARED("checks.spared"),
    CHECKS_VETOED("checks.vetoed"),
    DEATHS_PROVEN("deaths.proven"),
    WATCHES_BEGUN("watches.begun"),
    WATCHES_LOST("watches.lost"),
    WATCHES_REFUSED("watches.refused"),
    REPORTS_CHECKED("reports.checked"),
    REPORTS_SPARED("reports.spared"),

    UPDATES_SENT("updates.sent"),
    UPDATES_APPLIED("updates.applied"),
    UPDATES_STALE("updates.stale"),
    UPDATES_OF_THE_DEAD("updates.ofTheDead"),
    DEATHS_DOUBTED("updates.deathsDoubted"),
    DEATHS_UNEXPECTED("updates.deathsUnexpected"),
    EAGER_PUSHES("gossip.eager"),
    EAGER_PUSHES_DEFERRED("gossip.eagerDeferred"),
    GOSSIP_TICKS("gossip.ticks"),

    SYNCS_STARTED("syncs.started"),
    SYNCS_ANSWERED("syncs.answered"),
    SYNCS_COMPLETED("syncs.completed"),
    SYNCS_FAILED("syncs.failed"),
    STATE_REQUESTS("state.requests"),
    STATE_OVERSIZED("state.oversized"),
    STATE_OUTWRITTEN("state.outwritten"),
    STREAMS_REFUSED("streams.refused"),
    MEMBERS_REFUSED("members.refused"),
    TOMBSTONES_EXPIRED("tombstones.expired"),
    TOMBSTONES_EVICTED("tombstones.evicted"),
    UPDATES_OF_STRANGERS("updates.ofStrangers"),
    MEMBERS_HEARD_FIRST("members.heardFirst"),
    SYNCS_BUSY("syncs.busy"),
    SYNCS_POSTPONED("syncs.postponed"),
    STATE_DELTAS_SENT("updates.deltasSent"),
    STATES_REPAIRED("state.repaired"),
    NOTICES_SENT("notices.sent"),
    NOTICES_ACKNOWLEDGED("notices.acknowledged"),
    DEAD_TOLD("dead.told"),
    DEAD_TELLINGS_SPARED("dead.tellingsSpared"),
    PATH_TESTS("paths.tests"),
    PATHS_BLOCKED("paths.blocked"),
    PATHS_CLEARED("paths.cleared"),
    PATHS_NOT_TESTED("paths.notTested"),
    STREAM_GOSSIP("gossip.byStream");

    private final String label;

    Counter(String label) {
        this.label = label;
    }

    /** The name that operators see. */
    public String label() {
        return label;
    }
}
