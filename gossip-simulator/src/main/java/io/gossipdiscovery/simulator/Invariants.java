package io.gossipdiscovery.simulator;

import io.gossipdiscovery.membership.ClusterView;
import io.gossipdiscovery.membership.MembershipEvent;
import io.gossipdiscovery.membership.MembershipEvent.Kind;
import io.gossipdiscovery.membership.member.Incarnation;
import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.member.Status;
import io.gossipdiscovery.simulator.PathRule.Effect;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What must hold whatever happens. Each event re-checks the record that it changed; whole views are checked once a virtual
 * second, of very large clusters a sample.
 *
 * <ol>
 *   <li>No live member that most others reach stays dead in the eyes of any that is well itself; without faults none is suspected.
 *   <li>After the last fault all live nodes come to hold equal and right views.
 *   <li>Within the life of a tombstone, who left or died never comes back but by a refutation, and nobody speaks of an incarnation that its owner never had.
 *   <li>Every replica of a state is a version that its owner wrote, with that content.
 *   <li>What could grow is bounded.
 *   <li>Equal views have equal hashes, unequal ones different ones.
 * </ol>
 */
final class Invariants {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final int MAX_VIOLATIONS = 20;

    /** Records looked at per whole check; beyond, nodes are sampled. */
    private static final int RECORDS_PER_CHECK = 100_000;

    /** Loss up to which a member that lives must not stay dead. */
    private static final double TOLERABLE_LOSS = 0.6;

    /** Loss, or corruption, up to which repairs come through as on a good network. */
    private static final double HARMLESS_LOSS = 0.3;

    /** Times the bound of refutation within which it must have come through where more than that is lost. */
    private static final int LOSSY_FACTOR = 2;

    /** Delays up to which an ack is in time. */
    private static final long TOLERABLE_JITTER_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private static final int MIN_TOMBSTONES = 1_024;

    /** All that one life of a node ever was. */
    private static final class Life {
        private final SimulatedNode node;
        private final NodeId id;
        private final Map<Long, Long> contentByVersion = new HashMap<>();
        private long highestIncarnation;
        private long fineSinceNanos;
        /** Since when this life holds others for dead who live. */
        private final Map<NodeId, Long> wrongedSinceNanos = new HashMap<>();
        /** The view that was checked last, and the dead in it. */
        private @Nullable ClusterView seen;

        private List<Member> seenDead = List.of();
        private long seenAtChange;

        private Life(SimulatedNode node, long nowNanos) {
            this.node = node;
            this.id = node.id();
            this.fineSinceNanos = nowNanos;
            contentByVersion.put(0L, 0L);
        }

        /** True unless the engine told of a change since, or its hash is another. */
        private boolean isSeen() {
            return seen != null && seenAtChange == node.viewChanges && seen.hash() == node.engine.tableHash();
        }

        private void see(ClusterView view) {
            seen = view;
            seenAtChange = node.viewChanges;
            seenDead = view.members().stream()
                    .filter(member -> member.status() == Status.DEAD)
                    .toList();
            wrongedSinceNanos
                    .keySet()
                    .retainAll(seenDead.stream().map(Member::id).collect(Collectors.toSet()));
        }

        private boolean isRunning() {
            return node.running && node.id().equals(id);
        }

        private long incarnation() {
            if (isRunning()) {
                highestIncarnation = Math.max(
                        highestIncarnation,
                        node.engine.self().evidence().incarnation().value());
            }
            return highestIncarnation;
        }
    }

    private final Simulation simulation;
    private final Map<NodeId, Life> lives = new HashMap<>();
    private final Graves graves;
    private final Map<Long, Long> canonByHash = new HashMap<>();
    private final Map<Long, Long> hashByCanon = new HashMap<>();
    private final List<Violation> violations = new ArrayList<>();
    private long nextCheckNanos = SECOND;
    private boolean everDisturbed;
    /** When more than the harmless was lost for the last time. */
    private long lossyNanos = -1;

    private int mostNodes;
    private int sampleStart;

    Invariants(Simulation simulation) {
        this.simulation = simulation;
        this.graves = new Graves(simulation.settings().sync().tombstoneLife());
    }

    List<Violation> violations() {
        return violations;
    }

    /** Something was done that may rightly make nodes suspect each other. */
    void disturbed() {
        everDisturbed = true;
    }

    /** All that was done is over and done with: from now on nobody suspects anybody. */
    void rested() {
        everDisturbed = false;
    }

    void started(SimulatedNode node) {
        lives.put(node.id(), new Life(node, simulation.nowNanos()));
        mostNodes = Math.max(mostNodes, simulation.runningCount());
    }

    /** A node has given up its identity for another. */
    void newLife(SimulatedNode node, NodeId ended) {
        Life over = lives.get(ended);
        if (over != null) {
            over.highestIncarnation = Incarnation.MAX; // how far it got in its last moments was not seen
        }
        graves.forget(node);
        disturbed();
        started(node);
        published(node);
    }

    /** What this life says of itself from now on does not show how far it got. */
    void ends(SimulatedNode node) {
        life(node).incarnation();
    }

    void ended(SimulatedNode node) {
        ends(node);
        graves.forget(node);
    }

    void published(SimulatedNode node) {
        Member self = node.engine.self();
        life(node).contentByVersion.put(self.state().version(), content(self));
    }

    void memberChanged(SimulatedNode node, MembershipEvent event) {
        if (!lives.containsKey(node.id())) {
            return; // of another cluster
        }
        Member member = event.member();
        checkRecord(node, member);
        if (event.kind() == Kind.LEFT || event.kind() == Kind.DIED) {
            graves.bury(node, member, simulation.nowNanos());
        } else if (member.status().isLive() && graves.bars(node, member, simulation.nowNanos())) {
            violated(3, node + " holds " + member + ", which it knew to be gone at this incarnation or for good");
        }
        Life life = lives.get(member.id());
        if (event.kind() == Kind.SUSPECTED && !everDisturbed && life != null && life.isRunning()) {
            violated(1, node + " suspects " + member + ", and there was no fault");
        }
    }

    void datagramSent(SimulatedNode node, int bytes) {
        int limit = simulation.settings().dissemination().datagramBytes();
        if (bytes > limit) {
            violated(5, node + " sent a datagram of " + bytes + " bytes, allowed are " + limit);
        }
    }

    boolean isDue(long nextEventNanos) {
        return nextCheckNanos <= nextEventNanos;
    }

    void checkWholeViews(boolean all) {
        long now = all ? simulation.nowNanos() : nextCheckNanos;
        nextCheckNanos += all ? 0 : SECOND;
        List<SimulatedNode> running = simulation.running();
        if (running.isEmpty()) {
            return;
        }
        noteWhoIsFine(running, now);
        int sample = all ? running.size() : Math.max(1, Math.min(running.size(), RECORDS_PER_CHECK / running.size()));
        for (int i = 0; i < sample; i++) {
            SimulatedNode node = running.get((sampleStart + i) % running.size());
            if (!node.left) {
                check(node, now, all);
            }
        }
        sampleStart = (sampleStart + sample) % running.size();
    }

    /** After the last fault and the bound of convergence: every view is the same, and true. */
    void checkConverged() {
        checkWholeViews(true);
        List<SimulatedNode> running = simulation.running();
        Set<NodeId> expected = new HashSet<>();
        running.forEach(node -> expected.add(node.id()));
        for (SimulatedNode node : running) {
            Set<NodeId> live = new HashSet<>();
            for (Member member : node.view().live()) {
                live.add(member.id());
                Life life = lives.get(member.id());
                if (life != null
                        && life.node.engine.self().state().version()
                                != member.state().version()) {
                    violated(
                            4,
                            node + " ends with " + member + ", whose owner is at version "
                                    + life.node.engine.self().state().version());
                }
            }
            if (!live.equals(expected)) {
                Set<NodeId> missing = new HashSet<>(expected);
                missing.removeAll(live);
                live.removeAll(expected);
                violated(2, node + " lacks " + names(missing) + " and holds for alive " + names(live));
            }
        }
        long distinct = running.stream()
                .mapToLong(node -> canon(node.view()))
                .distinct()
                .count();
        if (distinct > 1) {
            violated(2, distinct + " different views among " + running.size() + " nodes");
        }
    }

    private static String names(Set<NodeId> ids) {
        return ids.isEmpty()
                ? "nobody"
                : String.join(
                        ", ", ids.stream().map(NodeId::abbreviated).sorted().toList());
    }

    /** Fine is who has run undisturbed, and been reached by most others, without a break. */
    private void noteWhoIsFine(List<SimulatedNode> running, long now) {
        NetworkConditions conditions = simulation.network().conditions();
        boolean calm = conditions.loss() <= TOLERABLE_LOSS
                && conditions.corruption() <= HARMLESS_LOSS
                && conditions.jitter().toNanos() <= TOLERABLE_JITTER_NANOS;
        if (conditions.loss() > HARMLESS_LOSS) {
            lossyNanos = now;
        }
        boolean rules = simulation.network().hasRules();
        for (SimulatedNode node : running) {
            Host host = node.host;
            boolean fine = calm && !host.paused && host.slowness == 1 && host.calmSinceNanos <= now;
            if (!fine || (rules && !isReachedByMost(host, running))) {
                life(node).fineSinceNanos = now;
            }
        }
    }

    private boolean isReachedByMost(Host host, List<SimulatedNode> running) {
        int reached = 0;
        for (SimulatedNode other : running) {
            if (other.host == host || bothWays(host, other.host)) {
                reached++;
            }
        }
        return reached * 2 > running.size();
    }

    private boolean bothWays(Host one, Host other) {
        return simulation.network().effect(one, other) == Effect.PASS
                && simulation.network().effect(other, one) == Effect.PASS;
    }

    /** What was checked and has not changed since needs no second look, but at the end. */
    private void check(SimulatedNode node, long now, boolean anew) {
        Life own = life(node);
        if (anew || !own.isSeen()) {
            ClusterView view = node.view();
            own.see(view);
            view.members().forEach(member -> checkRecord(node, member));
            checkHash(node, view);
        }
        own.seenDead.forEach(member -> checkWronged(node, own, member, now));
        checkBounds(node);
    }

    private void checkWronged(SimulatedNode node, Life own, Member dead, long now) {
        Life life = lives.get(dead.id());
        boolean wronged = life != null && life.isRunning() && !life.node.leaving;
        if (life == null || !wronged) {
            own.wrongedSinceNanos.remove(dead.id());
            return;
        }
        long refutation =
                Bounds.of(simulation.settings(), mostNodes).refutation().toNanos();
        long since = own.wrongedSinceNanos.computeIfAbsent(dead.id(), absent -> now);
        long fineSince = Math.max(own.fineSinceNanos, life.fineSinceNanos);
        long wrongedSince = Math.max(since, fineSince);
        long bound = lossyNanos >= wrongedSince ? LOSSY_FACTOR * refutation : refutation;
        if (now - wrongedSince > bound) {
            violated(
                    1,
                    node + " has held " + dead + " for dead for longer than " + bound / SECOND
                            + " s, and both are fine");
        }
    }

    private void checkRecord(SimulatedNode node, Member member) {
        Life life = lives.get(member.id());
        if (life == null) {
            violated(3, node + " holds " + member + ", which never was");
            return;
        }
        if (member.evidence().incarnation().value() > life.incarnation()) {
            violated(3, node + " holds " + member + ", whose owner never got beyond incarnation " + life.incarnation());
        }
        if (member.status().isLive()) {
            Long written = life.contentByVersion.get(member.state().version());
            if (written == null || written != content(member)) {
                violated(4, node + " holds " + member + " with a content that its owner never wrote");
            }
        }
    }

    private void checkHash(SimulatedNode node, ClusterView view) {
        if (view.members().stream().anyMatch(this::isAged)) {
            return; // when a tombstone leaves the hash is each node's own affair
        }
        long canon = canon(view);
        Long otherCanon = canonByHash.putIfAbsent(view.hash(), canon);
        Long otherHash = hashByCanon.putIfAbsent(canon, view.hash());
        if (otherCanon != null && otherCanon != canon) {
            violated(6, node + " has hash " + Long.toHexString(view.hash()) + ", as had an unequal view");
        }
        if (otherHash != null && otherHash != view.hash()) {
            violated(
                    6,
                    node + " has hash " + Long.toHexString(view.hash()) + ", and an equal view had "
                            + Long.toHexString(otherHash));
        }
    }

    private void checkBounds(SimulatedNode node) {
        Map<String, Long> gauges = node.engine.counters();
        long tombstones = gauges.getOrDefault("tombstones.held", 0L);
        long members = node.engine.liveCount() + tombstones;
        long queued = gauges.getOrDefault("gossip.queued", 0L);
        if (queued > 2 * members) {
            violated(5, node + " queues " + queued + " updates on " + members + " members");
        }
        if (tombstones > Math.max(MIN_TOMBSTONES, 4L * mostNodes)) {
            violated(5, node + " holds " + tombstones + " tombstones");
        }
        int open = simulation.streams().openAt(node);
        if (open > simulation.settings().limits().streams()) {
            violated(5, node + " has " + open + " streams open");
        }
    }

    private boolean isAged(Member member) {
        return !member.status().isLive() && graves.isAged(member, simulation.nowNanos());
    }

    /** A fingerprint of what two nodes must agree on, mixed otherwise than the engine's hash: not of aged tombstones. */
    private long canon(ClusterView view) {
        long canon = 0;
        for (Member member : view.members()) {
            if (isAged(member)) {
                continue;
            }
            Status status = member.status() == Status.SUSPECT ? Status.ALIVE : member.status();
            long one = mixed(member.id().low() ^ mixed(member.id().high()));
            one = mixed(one ^ status.name().hashCode());
            one = mixed(one ^ member.evidence().incarnation().value());
            canon += mixed(one ^ member.state().version());
        }
        return canon;
    }

    /** The finalizer of MurmurHash3. */
    private static long mixed(long value) {
        long z = value * 0xFF51_AFD7_ED55_8CCDL + 1;
        z = (z ^ (z >>> 33)) * 0xFF51_AFD7_ED55_8CCDL;
        z = (z ^ (z >>> 33)) * 0xC4CE_B9FE_1A85_EC53L;
        return z ^ (z >>> 33);
    }

    /** Of keys, values and the versions at which they were written, whatever their order and whatever deletes are kept. */
    private static long content(Member member) {
        long content = 0;
        for (var entry : member.state().entries()) {
            if (!entry.isDelete()) {
                long one = mixed(entry.key().hashCode() ^ mixed(entry.version()));
                content += mixed(one ^ Arrays.hashCode(entry.value()));
            }
        }
        return content;
    }

    private Life life(SimulatedNode node) {
        Life life = lives.get(node.id());
        if (life == null) {
            throw new IllegalStateException(node + " was never started");
        }
        return life;
    }

    /** An engine, or the scenario itself, threw: where from is what helps most. */
    void threw(RuntimeException thrown) {
        StackTraceElement[] frames = thrown.getStackTrace();
        String where = frames.length == 0 ? "" : " at " + frames[0];
        violations.add(0, new Violation(0, simulation.nowNanos(), thrown + where));
        simulation.note(() -> "VIOLATION: " + thrown);
        for (StackTraceElement frame : frames) {
            simulation.note(() -> "    at " + frame);
        }
    }

    void violated(int invariant, String text) {
        simulation.note(() -> "VIOLATION of invariant " + invariant + ": " + text);
        if (violations.size() < MAX_VIOLATIONS) {
            violations.add(new Violation(invariant, simulation.nowNanos(), text));
        }
    }
}
