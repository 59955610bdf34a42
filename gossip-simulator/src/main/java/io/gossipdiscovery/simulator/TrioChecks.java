package io.gossipdiscovery.simulator;

import io.gossipdiscovery.membership.ClusterView;
import io.gossipdiscovery.membership.counter.Counter;
import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.membership.member.MemberState;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.member.StateEntry;
import io.gossipdiscovery.membership.member.Status;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The invariants as far as a single step of a {@link Trio} can break them; all that a node holds is checked after each input. */
final class TrioChecks {

    private static final int MAX_TOMBSTONES = 1_024;

    /** Not {@link Counter#REJECTED_OWN}: a restarted node probes its former life, at its own address. */
    private static final List<String> MUST_NOT_COUNT = Stream.of(
                    Counter.REJECTED_TRUNCATED,
                    Counter.REJECTED_NOT_GOSSIP,
                    Counter.REJECTED_VERSION,
                    Counter.REJECTED_OTHER_CLUSTER,
                    Counter.REJECTED_PLAINTEXT,
                    Counter.REJECTED_SEALED,
                    Counter.REJECTED_NOT_AUTHENTIC,
                    Counter.REJECTED_MALFORMED,
                    Counter.REFUTATIONS_IMPOSSIBLE)
            .map(Counter::label)
            .toList();

    private record Tombstone(NodeId id, Evidence evidence) {}

    /** All that one life of a node ever was. */
    private static final class Life {
        private final int index;
        private final TrioNode node;
        private final Map<Long, List<StateEntry>> written = new HashMap<>();
        private final Map<Tombstone, Long> heldSinceNanos = new HashMap<>();
        private long lastIncarnation;

        private Life(int index, TrioNode node) {
            this.index = index;
            this.node = node;
            written.put(0L, List.of());
        }

        /** Whether this is what the owner says of itself; which deletes are kept may differ. */
        private boolean isTold(Member member) {
            Member self = node.engine.self();
            return self.evidence().equals(member.evidence())
                    && self.state().version() == member.state().version();
        }

        private long incarnation() {
            return node.running && !node.leaving
                    ? node.engine.self().evidence().incarnation().value()
                    : lastIncarnation;
        }
    }

    private final Trio trio;
    private final Map<NodeId, Life> lives = new HashMap<>();
    private final Map<Tombstone, Long> firstNanos = new HashMap<>();
    private final List<Violation> violations = new ArrayList<>();

    TrioChecks(Trio trio) {
        this.trio = trio;
    }

    List<Violation> violations() {
        return violations;
    }

    void started(TrioNode node) {
        lives.put(node.id(), new Life(lives.size(), node));
    }

    /** The node is about to leave or die: what it last was, counts from now on. */
    void ended(TrioNode node) {
        Life life = lives.get(node.id());
        if (life != null) {
            life.lastIncarnation = life.incarnation();
        }
    }

    void published(TrioNode node) {
        Life life = lives.get(node.id());
        MemberState state = node.engine.self().state();
        if (life != null) {
            life.written.put(state.version(), values(state));
        }
    }

    /** The number of a life in order of their starts. */
    int indexOf(NodeId id) {
        Life life = lives.get(id);
        return life == null ? -1 : life.index;
    }

    /** For how long anybody has held this tombstone. */
    long knownNanos(Member member) {
        return trio.nowNanos - firstNanos.getOrDefault(tombstone(member), trio.nowNanos);
    }

    /** For how long this node has held this tombstone. */
    long heldNanos(TrioNode node, Member member) {
        Life life = lives.get(node.id());
        Long since = life == null ? null : life.heldSinceNanos.get(tombstone(member));
        return since == null ? 0 : trio.nowNanos - since;
    }

    /** An input was taken. */
    void after(TrioNode node) {
        Life own = lives.get(node.id());
        ClusterView before = node.held;
        ClusterView now = node.engine.view();
        node.held = now;
        if (now.members().equals(before.members()) && trio.nowNanos > 1) {
            return; // the rest was checked when it came
        }
        for (Member member : now.members()) {
            Member earlier = before.find(member.id());
            if (earlier != null) {
                checkRise(node, earlier, member);
                if (own != null && !earlier.evidence().equals(member.evidence())) {
                    own.heldSinceNanos.remove(tombstone(earlier));
                }
            }
            checkRecord(node, member);
            if (own != null && !member.status().isLive()) {
                firstNanos.putIfAbsent(tombstone(member), trio.nowNanos);
                own.heldSinceNanos.putIfAbsent(tombstone(member), trio.nowNanos);
            }
        }
        for (Member earlier : before.members()) {
            if (now.find(earlier.id()) == null) {
                checkForgotten(node, earlier);
                if (own != null) {
                    own.heldSinceNanos.remove(tombstone(earlier));
                }
            }
        }
    }

    /** What needs looking at only once a step; answers the hashes that can be compared with those of other states. */
    List<HashedView> afterStep() {
        List<HashedView> hashes = new ArrayList<>();
        for (TrioNode node : trio.nodes) {
            if (node.running) {
                checkBounds(node);
                HashedView hashed = HashedView.of(trio, node);
                if (hashed != null) {
                    hashes.add(hashed);
                }
            }
        }
        return hashes;
    }

    /** True if nothing is left to be said and all hold the same, which is true. */
    boolean isConverged() {
        Set<NodeId> running = new HashSet<>();
        Set<Long> hashes = new HashSet<>();
        for (TrioNode node : trio.nodes) {
            if (node.running) {
                running.add(node.id());
                hashes.add(node.held.hash());
            }
        }
        boolean converged = trio.network.isEmpty() && hashes.size() <= 1;
        for (TrioNode node : trio.nodes) {
            converged &= !node.running
                    || (isRight(node, running) && (running.size() == 1 || gauge(node, "gossip.queued") == 0));
        }
        return converged;
    }

    private boolean isRight(TrioNode node, Set<NodeId> running) {
        int live = 0;
        for (Member member : node.held.members()) {
            Life life = lives.get(member.id());
            live += member.status().isLive() ? 1 : 0;
            boolean runs = running.contains(member.id());
            if (runs != (member.status() == Status.ALIVE) || (runs && life != null && !life.isTold(member))) {
                return false;
            }
        }
        return live == running.size();
    }

    private void checkRise(TrioNode node, Member before, Member now) {
        if (height(before.evidence()) > height(now.evidence())) {
            violated(3, node + " held " + text(before) + " and now holds " + text(now));
        }
        boolean sameLife = before.status().isLive()
                && now.status().isLive()
                && before.evidence().incarnation().equals(now.evidence().incarnation());
        if (sameLife && before.state().version() > now.state().version()) {
            violated(4, node + " fell back from " + text(before) + " to " + text(now));
        }
    }

    /** Where evidence stands in the lattice, said once more than in the engine. */
    private static long height(Evidence evidence) {
        return evidence.status() == Status.LEFT
                ? Long.MAX_VALUE
                : evidence.incarnation().value() * 4 + Fingerprint.rank(evidence.status());
    }

    private void checkForgotten(TrioNode node, Member forgotten) {
        long life = trio.settings.sync().tombstoneLife().toNanos();
        Long first = firstNanos.get(tombstone(forgotten));
        if (first == null || trio.nowNanos - first < life) {
            violated(3, node + " forgot " + text(forgotten) + " before a tombstone's life was over");
        }
    }

    private void checkRecord(TrioNode node, Member member) {
        Life life = lives.get(member.id());
        if (life == null) {
            violated(3, node + " holds " + member + ", who never was");
            return;
        }
        if (member.evidence().incarnation().value() > life.incarnation()) {
            violated(3, node + " holds " + text(member) + ", whose owner never got beyond " + life.incarnation());
        }
        if (member.status() == Status.LEFT && !life.node.leaving) {
            violated(3, node + " holds " + text(member) + ", who never left");
        }
        MemberState state = member.state();
        if (!member.status().isLive()
                && !state.equals(MemberState.EMPTY)
                && !member.id().equals(node.id())) {
            violated(4, node + " keeps the state of " + text(member));
        } else if (member.status().isLive() && !values(state).equals(life.written.get(state.version()))) {
            violated(4, node + " holds " + text(member) + " with a content that its owner did not write as that");
        }
    }

    private void checkBounds(TrioNode node) {
        Map<String, Long> counters = node.engine.counters();
        node.counters = counters;
        long queued = counters.getOrDefault("gossip.queued", 0L);
        if (queued > 2L * node.held.members().size()) {
            violated(
                    5,
                    node + " queues " + queued + " updates on "
                            + node.held.members().size() + " members");
        }
        long tombstones = node.held.members().stream()
                .filter(member -> !member.status().isLive() && !member.id().equals(node.engine.id()))
                .count();
        if (tombstones > MAX_TOMBSTONES || tombstones != counters.getOrDefault("tombstones.held", 0L)) {
            violated(5, node + " holds " + tombstones + " tombstones and counts " + counters.get("tombstones.held"));
        }
        if (node.links.size() > trio.settings.limits().streams()) {
            violated(5, node + " has " + node.links.size() + " streams open");
        }
        Evidence self = node.engine.self().evidence();
        if (self.status() != Status.LEFT
                && self.incarnation().value() < counters.getOrDefault(Counter.REFUTATIONS.label(), 0L)) {
            violated(3, node + " refuted more often than it raised its incarnation to " + self);
        }
        for (String name : MUST_NOT_COUNT) {
            if (counters.getOrDefault(name, 0L) > 0) {
                violated(0, node + " counts " + name + ", and every packet was whole and true");
            }
        }
    }

    void violated(int invariant, String text) {
        violations.add(new Violation(invariant, trio.nowNanos, text));
    }

    /** A member as people name it. */
    String text(Member member) {
        Life life = lives.get(member.id());
        return (life == null ? member.id().abbreviated() : life.node) + " " + member.evidence() + " state "
                + member.state().version();
    }

    private static Tombstone tombstone(Member member) {
        return new Tombstone(member.id(), member.evidence());
    }

    private static long gauge(TrioNode node, String name) {
        return node.engine.counters().getOrDefault(name, 0L);
    }

    private static List<StateEntry> values(MemberState state) {
        return state.entries().stream().filter(entry -> !entry.isDelete()).toList();
    }
}
