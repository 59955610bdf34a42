package io.gossipdiscovery.autoconfigure.metrics;

import java.util.Map;

/** What the counters of a node count, in one line each. */
final class CounterDescriptions {

    private static final Map<String, String> BY_LABEL = Map.ofEntries(
            Map.entry("ackTimeoutMillis", "How long an ack is waited for at present"),
            Map.entry("addresses.conflicting", "Live members that advertise the address of another live member"),
            Map.entry(
                    "addresses.contested",
                    "Addresses at which another node has answered, lately, than the member that advertises it"),
            Map.entry(
                    "answers.tooLarge",
                    "Answers that were not sent, because they are larger than a datagram in the clear that asked for them"),
            Map.entry("checks.begun", "Checks of members whose process may be gone"),
            Map.entry("checks.refused", "Checks that were not begun, because there are as many as may be"),
            Map.entry("checks.spared", "Checks that were not begun, because one has just been made"),
            Map.entry("checks.vetoed", "Checks that ended because the member answered"),
            Map.entry(
                    "clock.jumps",
                    "Times that the clock of the machine was found set ahead, as after a copy is restored"),
            Map.entry(
                    "dead.tellingsSpared",
                    "Times that a member was not told that it is held for dead, because it had been a moment ago"),
            Map.entry("dead.told", "Times that a member was told that it is held for dead"),
            Map.entry("deaths.proven", "Deaths that this node declared on proof that the process is gone"),
            Map.entry("gossip.byStream", "Times that news went by stream, because datagrams do not get through"),
            Map.entry("gossip.eager", "Datagrams that passed urgent news on at once"),
            Map.entry(
                    "gossip.eagerDeferred",
                    "Urgent news that was left to the next tick, because the budget of datagrams was spent"),
            Map.entry(
                    "gossip.membersWithheld",
                    "Datagrams that left out news of other members, because the bytes of a second were used up"),
            Map.entry("gossip.queued", "Updates that wait to be passed on"),
            Map.entry(
                    "gossip.stateWithheld",
                    "Datagrams that left out state, because half of the bytes of a second was used up"),
            Map.entry("gossip.ticks", "Ticks that sent waiting news"),
            Map.entry(
                    "holdDownMillis",
                    "How long this node still waits before it contradicts that it is dead, because it was held for dead"
                            + " before; else 0"),
            Map.entry("keys.epoch", "Number of the agreed key that seals; 0 without one"),
            Map.entry("keys.held", "Agreed keys that this node holds"),
            Map.entry("keys.learned", "Agreed keys that were new to this node, its own included"),
            Map.entry("keys.made", "Agreed keys that this node made"),
            Map.entry("keys.notSentWithoutKey", "Datagrams that were not sent, because there was no agreed key yet"),
            Map.entry("keys.openedByOthers", "Packets that another key than the first one opened"),
            Map.entry("keys.takenInTheClear", "Packets in the clear that were taken, because a migration goes on"),
            Map.entry(
                    "localHealth",
                    "How well this node gets through, from 0, which is well, to 8; timeouts are lengthened by it"),
            Map.entry("members.heardFirst", "Members that were heard for the first time after others had told of them"),
            Map.entry("members.otherVersion", "Live members with whom this node has no protocol version in common"),
            Map.entry(
                    "members.notPassedOn",
                    "Members learnt by a repair that are not passed on when they are heard, because there are too many"),
            Map.entry(
                    "members.refused",
                    "Members that were not taken in, because there are as many as the settings allow"),
            Map.entry("members.unverified", "Members that others told of, and who were not heard themselves yet"),
            Map.entry("newLives", "Times that this node gave up its identity and went on under another"),
            Map.entry("notices.acknowledged", "News told directly that was acknowledged"),
            Map.entry(
                    "notices.cutShort",
                    "Announcements that ended early, because as many newer ones are under way as may be"),
            Map.entry("notices.sent", "News told directly, of a leave or an announcement"),
            Map.entry(
                    "paths.blocked",
                    "Times that a path was found on which datagrams do not get through although streams do"),
            Map.entry("paths.cleared", "Times that datagrams got through again where they had not"),
            Map.entry("paths.datagramsBlocked", "Members that datagrams do not reach, although streams do"),
            Map.entry("paths.notTested", "Paths that were not tested, because as many are in doubt as may be"),
            Map.entry("paths.tests", "Datagrams that tested a path in doubt"),
            Map.entry("pauses.seen", "Times that this process stood still long enough to blame itself"),
            Map.entry("probes.deadAnswered", "Tries of members held for dead that were answered"),
            Map.entry("probes.deadTried", "Tries of members that are held for dead"),
            Map.entry("probes.failed", "Probes of live members that nobody answered"),
            Map.entry("probes.indirect", "Requests to others to probe a member"),
            Map.entry("probes.nacksMissed", "Helpers that reported neither success nor failure of a probe"),
            Map.entry(
                    "probes.relaysRefused",
                    "Probes on behalf of others that were refused, because there are as many as may be"),
            Map.entry("probes.sent", "Probes of members"),
            Map.entry("probes.stream", "Probes by stream"),
            Map.entry("refutations", "Accusations of this node that it contradicted"),
            Map.entry("refutations.deferred", "Contradictions that had to wait for the hold-down"),
            Map.entry(
                    "refutations.impossible",
                    "Accusations of this node that it cannot contradict, so that it goes on under another id"),
            Map.entry("refutations.repeated", "Contradictions said again to members that missed them"),
            Map.entry(
                    "reports.checked",
                    "Reports by the application of members that it could not reach, which were checked"),
            Map.entry(
                    "reports.spared",
                    "Reports by the application of members that it could not reach, which were not checked"),
            Map.entry("sections.skipped", "Messages and updates of a later protocol version, which were skipped"),
            Map.entry(
                    "seeds.notTried",
                    "Addresses of seeds that were not tried, because there are more than are tried at a time"),
            Map.entry(
                    "selfTests.begun",
                    "Tests of itself, by which this node finds out whether it gets through before it contradicts"),
            Map.entry("selfTests.failed", "Tests of itself in which fewer than half of the pings were answered"),
            Map.entry(
                    "shell.datagrams.connectedOverLimit",
                    "Connected sockets that were closed early, because there were as many as may be"),
            Map.entry(
                    "shell.datagrams.dropped",
                    "Datagrams that were not sent, because the backlog of the socket was full"),
            Map.entry(
                    "shell.datagrams.portUnreachable",
                    "Datagrams for which the operating system told that no port is open"),
            Map.entry("shell.datagrams.receiveFailed", "Errors of the operating system while receiving datagrams"),
            Map.entry("shell.datagrams.received", "Datagrams that the operating system handed over"),
            Map.entry("shell.datagrams.sendFailed", "Datagrams that the operating system did not take"),
            Map.entry("shell.datagrams.sent", "Datagrams handed to the operating system"),
            Map.entry("shell.datagrams.withoutSender", "Datagrams without a sender that could be answered"),
            Map.entry(
                    "shell.engine.faults", "Bugs of gossip-discovery that this node met and survived; each is logged"),
            Map.entry("shell.streams.accepted", "Streams that were accepted"),
            Map.entry("shell.streams.backlogFull", "Streams that were aborted, because the peer did not read"),
            Map.entry(
                    "shell.streams.frameTooLong",
                    "Streams that were aborted, because the peer announced too long a frame"),
            Map.entry(
                    "shell.streams.handshakesFailed",
                    "TLS handshakes, in either direction, that did not end with both sides accepting the other's certificate"),
            Map.entry("shell.streams.openFailed", "Streams that could not be opened"),
            Map.entry("shell.streams.opened", "Streams that were opened"),
            Map.entry(
                    "shell.streams.overLimit", "Streams that were closed at once, because there are as many as may be"),
            Map.entry(
                    "shell.streams.handshakesOverRate",
                    "Streams that were closed at once, because as many TLS handshakes were begun in a second as may be"),
            Map.entry(
                    "shell.streams.overRate",
                    "Streams that were closed at once, because as many were accepted in a second as may be"),
            Map.entry(
                    "shell.streams.untrusted",
                    "Streams that were reset, because certificates loaded meanwhile do not accept the peer's"),
            Map.entry(
                    "sick",
                    "1 while this node is accused and does not contradict, because its last test of itself failed; else 0"),
            Map.entry("state.oversized", "States that exceed the limits of this node and were left out"),
            Map.entry(
                    "state.outwritten",
                    "States of this node that it wrote anew, because others were told of versions above its own: "
                            + "somebody spoke in its name"),
            Map.entry("state.repaired", "States that were brought up to date by a sync and not by gossip"),
            Map.entry("state.requests", "Requests for state that did not fit into a datagram"),
            Map.entry(
                    "state.requestsSpared",
                    "Requests for state that were left to a repair, because there are as many as may be"),
            Map.entry("streams.endless", "Streams that were ended, because more came in on them than all members take"),
            Map.entry("streams.refused", "Streams that the engine refused, because there are as many as may be"),
            Map.entry("suspicions.confirmed", "Further accusers of members that were suspected already"),
            Map.entry("suspicions.expired", "Suspicions whose time was over here, so that the member died"),
            Map.entry("suspicions.raised", "Accusations by this node"),
            Map.entry("suspicions.shortened", "Suspicions that got less time, because others hold the member for dead"),
            Map.entry("syncs.answered", "Syncs that this node answered"),
            Map.entry(
                    "syncs.busy",
                    "Syncs that this node put off, because it answers as many as it may, at once or in a second"),
            Map.entry("syncs.completed", "Syncs that were completed"),
            Map.entry("syncs.failed", "Syncs that broke off"),
            Map.entry("syncs.postponed", "Syncs that others put off"),
            Map.entry("syncs.started", "Syncs that this node began, to join or to compare tables"),
            Map.entry(
                    "tombstones.evicted",
                    "Tombstones that were forgotten before their age, because there were too many"),
            Map.entry("tombstones.expired", "Tombstones that were forgotten at their age"),
            Map.entry("tombstones.held", "Dead or departed members that are remembered"),
            Map.entry("updates.applied", "Updates that were news"),
            Map.entry(
                    "updates.deathsDoubted",
                    "Deaths of this node told by members that were cut off themselves, taken as accusations"),
            Map.entry(
                    "updates.deathsUnexpected",
                    "Deaths of members of whom no accusation was known, taken as accusations"),
            Map.entry("updates.deltasSent", "Updates sent that carry a change of state"),
            Map.entry("updates.ofStrangers", "Accusations of members that are not known"),
            Map.entry("updates.ofTheDead", "Updates not taken from members that are held for dead"),
            Map.entry("updates.sent", "Updates sent, each time counted"),
            Map.entry("updates.stale", "Updates that were known already"),
            Map.entry("watches.begun", "Streams to neighbours that were begun, to hear of their end"),
            Map.entry("watches.held", "Streams to neighbours that are held open to hear of their end"),
            Map.entry("watches.lost", "Streams to neighbours that ended without a goodbye"),
            Map.entry(
                    "watches.refused", "Streams of neighbours that were refused, because there are as many as may be"));

    private CounterDescriptions() {}

    /** One that is not described yet says at least where to look. */
    static String of(String label) {
        return BY_LABEL.getOrDefault(label, "Counter " + label + " of the node");
    }
}
