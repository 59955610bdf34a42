package io.gossipdiscovery.simulator;

import io.gossipdiscovery.membership.counter.Counter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which of the engine's rules a long chaos must have seen at work, and where those are seen that chaos cannot reach. A rule that
 * never fires is a rule that is not tested.
 */
final class Rules {

    /** From this many seeds on, every fault and every rule must have occurred. */
    static final int SEEDS_THAT_REACH_ALL = 500;

    private static final Map<Counter, String> ELSEWHERE = elsewhere();

    private Rules() {}

    private static Map<Counter, String> elsewhere() {
        Map<Counter, String> elsewhere = new LinkedHashMap<>();
        elsewhere.put(Counter.REJECTED_TRUNCATED, "datagrams arrive whole or not at all: EnvelopeTests");
        elsewhere.put(Counter.REJECTED_MALFORMED, "only who has the key could send one: PacketTests");
        elsewhere.put(Counter.REFUTATIONS_IMPOSSIBLE, "only a forger accuses so: MemberTableTests");
        elsewhere.put(Counter.STATE_OVERSIZED, "no honest owner writes so much: HostileInputTests");
        elsewhere.put(Counter.STATE_OUTWRITTEN, "only a forger writes for others: ForgedNewsTests");
        elsewhere.put(
                Counter.EAGER_PUSHES_DEFERRED, "takes more pushes a second than a storm brings: TokenBucketTests");
        elsewhere.put(Counter.RELAYS_REFUSED, "takes 256 probes for others at once: FailureDetectorTests");
        elsewhere.put(Counter.STREAMS_REFUSED, "takes 512 streams at once: SyncTests");
        elsewhere.put(Counter.WATCHES_REFUSED, "takes 64 watchers: CrashTests");
        elsewhere.put(Counter.MEMBERS_REFUSED, "takes 100,000 members: MemberTableTests");
        elsewhere.put(Counter.TOMBSTONES_EVICTED, "takes 50,000 deaths: TombstoneTests");
        elsewhere.put(Counter.SYNCS_BUSY, "join-storm --nodes 1000");
        elsewhere.put(Counter.SYNCS_POSTPONED, "join-storm --nodes 1000");
        elsewhere.put(Counter.PATHS_NOT_TESTED, "takes 64 paths in doubt at once: PathsTests");
        elsewhere.put(Counter.STATE_WITHHELD, "takes 2 MB in a moment: SendBudgetTests");
        elsewhere.put(Counter.MEMBERS_WITHHELD, "takes 3 MB in a moment: SendBudgetTests");
        elsewhere.put(Counter.STATE_REQUESTS_SPARED, "takes 16 requests for state at once: LimitsTests");
        elsewhere.put(Counter.STREAMS_ENDLESS, "takes 100,000 frames in a stream: LimitsTests");
        elsewhere.put(Counter.SEEDS_NOT_TRIED, "takes more than 256 seeds: LimitsTests");
        elsewhere.put(Counter.MEMBERS_NOT_PASSED_ON, "takes 1,024 members that nobody has heard: LimitsTests");
        elsewhere.put(Counter.ANNOUNCEMENTS_CUT_SHORT, "takes 16 announcements at once: AnnouncementTests");
        elsewhere.put(Counter.REJECTED_SEALED, "takes a node without keys among others: AmplificationTests");
        elsewhere.put(Counter.OPENED_BY_OTHER_KEYS, "takes a change of keys: SharedKeysTests");
        elsewhere.put(Counter.TAKEN_IN_THE_CLEAR, "takes a migration to keys: SharedKeysTests");
        elsewhere.put(Counter.NOT_SENT_WITHOUT_KEY, "takes a datagram that is due before there is an agreed key");
        elsewhere.put(Counter.KEYS_LEARNED, "takes certificates instead of keys: AgreedKeysTests");
        elsewhere.put(Counter.KEYS_MADE, "takes certificates instead of keys: AgreedKeysTests");
        elsewhere.put(
                Counter.ANSWERS_TOO_LARGE, "takes requests in the clear that nobody filled up: AmplificationTests");
        elsewhere.put(Counter.SECTIONS_SKIPPED, "takes a later version of the protocol: MixedVersionTests");
        return elsewhere;
    }

    /** Where a rule is seen at work; "chaos" where chaos must see it. */
    static String where(Counter rule) {
        return ELSEWHERE.getOrDefault(rule, "chaos");
    }

    /** Faults and rules that should have occurred in a run of this length and size, and have not. */
    static List<String> missing(ScenarioRun run) {
        List<String> missing = new ArrayList<>();
        boolean longChaos = run.scenario() instanceof Chaos && run.results().size() >= SEEDS_THAT_REACH_ALL;
        if (longChaos) {
            Arrays.stream(Fault.values())
                    .filter(fault -> run.count(fault) == 0)
                    .forEach(fault -> missing.add("fault '" + fault.label() + "' was never injected"));
        }
        Arrays.stream(Counter.values())
                .filter(rule -> ELSEWHERE.containsKey(rule) ? isSeenIn(run, where(rule)) : longChaos)
                .filter(rule -> run.counters().getOrDefault(rule.label(), 0L) == 0)
                .forEach(rule -> missing.add("rule '" + rule.label() + "' never fired"));
        return missing;
    }

    /** Whether this is the run, "scenario" or "scenario --nodes N", that was named as the one in which a rule is seen. */
    private static boolean isSeenIn(ScenarioRun run, String where) {
        String label = run.scenario().label();
        boolean usualSize = run.scenario().defaultNodes() == run.nodes();
        return where.equals(label + " --nodes " + run.nodes()) || (usualSize && where.equals(label));
    }
}
