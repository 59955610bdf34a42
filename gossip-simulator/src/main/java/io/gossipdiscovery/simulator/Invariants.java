package io.gossipdiscovery.simulator;

import io.gossipdiscovery.membership.ClusterView;
import io.gossipdiscovery.membership.MembershipEngine;
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
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
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

    /** What a path may take longer, there and back together, for acks to be in time. */
    private static final long TOLERABLE_DETOUR_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** Others that are asked whether they reach somebody; of more than these a sample. */
    private static final int ASKED_FOR_PATHS = 64;

    /** Of a node's steps one in so many is followed by a look at its gauges. */
    private static final int STEPS_PER_COUNT = 64;

    /** Clocks drift, and ages travel in whole seconds. */
    private static final double SURELY_REMEMBERED = 0.98;

    private final Simulation simulation;
    private final long rememberedNanos;
    private final Map<NodeId, Biography> lives = new HashMap<>();
    private final SeenViews seenViews;
    private final List<Violation> violations = new ArrayList<>();
    private long nextCheckNanos = SECOND;
    /** The network has faults of its own, always. */
    private final boolean disturbedByNature;

    private boolean everDisturbed;
    /** Members are wronged by design; what is bounded must be bounded all the same. */
    private boolean standsAside;
    /** When more than the harmless was lost for the last time. */
    private long lossyNanos = -1;

    private int mostNodes;
    private int sampleStart;

    Invariants(Simulation simulation) {
        this.simulation = simulation;
        this.seenViews = new SeenViews(simulation, lives);
        this.rememberedNanos =
                Math.min(simulation.settings().sync().tombstoneLife().toNanos(), TimeUnit.HOURS.toNanos(1));
        this.disturbedByNature = !simulation.network().conditions().areFaultless(simulation.settings());
        this.everDisturbed = disturbedByNature;
    }

    List<Violation> violations() {
        return violations;
    }

    /** Something was done that may rightly make nodes suspect each other. */
    void disturbed() {
        everDisturbed = true;
    }

    /** From now on only bounds are checked: an experiment counts how often members are wronged, and some of its contestants wrong them. */
    void standAside() {
        standsAside = true;
        nextCheckNanos = Long.MAX_VALUE;
    }

    /** All that was done is over and done with: from now on nobody suspects anybody. */
    void rested() {
        everDisturbed = disturbedByNature;
    }

    /** Who lives, or lived, under this id, or null. */
    @Nullable
    SimulatedNode nodeOf(NodeId id) {
        Biography life = lives.get(id);
        return life == null ? null : life.node;
    }

    void started(SimulatedNode node) {
        Biography life = new Biography(lives.size(), node, simulation.nowNanos());
        lives.put(node.id(), life);
        mostNodes = Math.max(mostNodes, simulation.runningCount());
    }

    /** A node has given up its identity for another. */
    void newLife(SimulatedNode node, NodeId ended) {
        Biography over = lives.get(ended);
        if (over != null) {
            over.highestIncarnation = Incarnation.MAX; // how far it got in its last moments was not seen
            over.graves.forgetAll();
        }
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
        life(node).graves.forgetAll();
    }

    void published(SimulatedNode node) {
        Member self = node.engine.self();
        life(node).contentByVersion.put(self.state().version(), content(self));
    }

    void memberChanged(SimulatedNode node, MembershipEvent event) {
        Biography own = lives.get(node.id());
        if (own == null || standsAside) {
            return; // own is null where the node is of another cluster
        }
        Member member = event.member();
        checkRecord(node, member);
        Biography life = lives.get(member.id());
        if (life == null) {
            return;
        }
        long incarnation = member.evidence().incarnation().value();
        if (event.kind() == Kind.LEFT) {
            own.graves.buryForGood(life.number);
        } else if (event.kind() == Kind.DIED) {
            own.graves.bury(life.number, incarnation);
        } else if (member.status().isLive()
                && own.graves.forbid(life.number, incarnation)
                && simulation.nowNanos() - life.firstBuriedNanos < SURELY_REMEMBERED * rememberedNanos) {
            violated(3, node + " holds " + member + ", which it knew to be gone at this incarnation or for good");
        }
        if (!member.status().isLive()) {
            life.firstBuriedNanos = Math.min(life.firstBuriedNanos, simulation.nowNanos());
        }
        if (event.kind() == Kind.SUSPECTED && !everDisturbed && life.isRunning()) {
            violated(1, node + " suspects " + member + ", and there was no fault");
        }
    }

    /** A node has taken a step: what it holds open is counted each time, the rest now and then, for that is a copy of all counters. */
    void stepped(SimulatedNode node) {
        Streams streams = simulation.streams();
        int limit = simulation.settings().limits().streams();
        if (streams.openAt(node) > limit && streams.knownTo(node) > limit) {
            violated(5, node + " has " + streams.knownTo(node) + " streams open, allowed are " + limit);
        }
        if (++node.steps % STEPS_PER_COUNT == 0) {
            Map<String, Long> gauges = node.engine.counters();
            checkBounds(node, gauges.getOrDefault("gossip.queued", 0L), gauges.getOrDefault("tombstones.held", 0L));
        }
    }

    void frameSent(SimulatedNode node, int bytes) {
        if (bytes > MembershipEngine.MAX_FRAME_BYTES) {
            violated(5, node + " sent a frame of " + bytes + " bytes, allowed are " + MembershipEngine.MAX_FRAME_BYTES);
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
                Biography life = lives.get(member.id());
                if (life != null
                        && life.node.engine.self().state().version()
                                != member.state().version()) {
                    violated(
                            4,
                            node + " ends with " + member + ", whose owner is at version "
                                    + life.node.engine.self().state().version());
                }
            }
            if (node.announcing > 0) {
                violated(5, node + " ends with " + node.announcing + " announcements that are not over");
            }
            if (!live.equals(expected)) {
                Set<NodeId> missing = new HashSet<>(expected);
                missing.removeAll(live);
                live.removeAll(expected);
                violated(2, node + " lacks " + names(missing) + " and holds for alive " + names(live));
            }
        }
        long distinct = running.stream()
                .map(node -> seenViews.canon(node.view()))
                .filter(Objects::nonNull)
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
        Network network = simulation.network();
        NetworkConditions conditions = network.conditions();
        boolean streamsBreak = conditions.middleboxes().resets() > 0;
        boolean datagramsFit = conditions.mtuBytes()
                >= simulation.settings().dissemination().datagramBytes() + Network.IPV4_AND_UDP_HEADER_BYTES;
        boolean calm = !streamsBreak
                && conditions.corruption() <= HARMLESS_LOSS
                && conditions.jitter().toNanos() <= TOLERABLE_JITTER_NANOS
                && conditions.loss() <= TOLERABLE_LOSS;
        boolean lossy = conditions.loss() + conditions.corruption() > HARMLESS_LOSS;
        if (lossy || !datagramsFit) {
            lossyNanos = now;
        }
        boolean rules = network.hasRules();
        for (SimulatedNode node : running) {
            Host host = node.host;
            boolean fine = calm && !host.paused && host.slowness == 1 && host.calmSinceNanos <= now;
            if (!fine || (rules && !isReachedByMost(host, running, now))) {
                life(node).fineSinceNanos = now;
            }
            if (life(node).fineSinceNanos == now || lossyNanos == now) {
                life(node).wellServedSinceNanos = now;
            }
        }
    }

    private boolean isReachedByMost(Host host, List<SimulatedNode> running, long now) {
        int stride = Math.max(1, running.size() / ASKED_FOR_PATHS);
        int asked = 0;
        int reached = 0;
        for (int i = (int) (now / SECOND % stride); i < running.size(); i += stride) {
            Host other = running.get(i).host;
            asked++;
            if (other == host || isGood(host, other, now)) {
                reached++;
            }
        }
        return reached * 2 > asked;
    }

    /** Whether packets pass both ways, most of the time and in time. */
    private boolean isGood(Host one, Host other, long now) {
        Network network = simulation.network();
        if (network.effect(one, other) != Effect.PASS || network.effect(other, one) != Effect.PASS) {
            return false;
        }
        double loss = Math.max(network.loss(one, other), network.loss(other, one));
        if (loss > HARMLESS_LOSS) {
            lossyNanos = now;
        }
        return loss <= TOLERABLE_LOSS
                && network.extraLatencyNanos(one, other) + network.extraLatencyNanos(other, one)
                        <= TOLERABLE_DETOUR_NANOS;
    }

    /** Looks at all that a node holds; what has not changed since it was looked at needs no second look, but at the end. */
    private void check(SimulatedNode node, long now, boolean anew) {
        Biography own = life(node);
        if (anew || !own.isSeen()) {
            look(node, node.view());
        }
        checkStanding(own, now);
    }

    /** Looks at all of a view as if the node held it. */
    void check(SimulatedNode node, ClusterView view, long now) {
        look(node, view);
        checkStanding(life(node), now);
    }

    private void checkStanding(Biography own, long now) {
        own.seenDead.forEach(dead -> checkWronged(own, dead, now));
        checkSickness(own, now);
    }

    private void look(SimulatedNode node, ClusterView view) {
        life(node).see(view);
        view.members().forEach(member -> checkRecord(node, member));
        String wrong = seenViews.look(node, view);
        if (wrong != null) {
            violated(6, wrong);
        }
    }

    private void checkWronged(Biography own, Member dead, long now) {
        Biography life = lives.get(dead.id());
        if (life == null || !life.isRunning() || life.node.leaving) {
            own.wrongedSinceNanos.remove(dead.id());
            return;
        }
        if (gauge(life.node, "sick") + gauge(life.node, "holdDownMillis") > 0) {
            life.waitedNanos = now;
        }
        long refutation =
                Bounds.of(simulation.settings(), mostNodes).refutation().toNanos();
        long since = own.wrongedSinceNanos.computeIfAbsent(dead.id(), absent -> now);
        long fineSince = Math.max(life.waitedNanos, Math.max(own.fineSinceNanos, life.fineSinceNanos));
        long wrongedSince = Math.max(since, fineSince);
        long bound = lossyNanos >= wrongedSince ? LOSSY_FACTOR * refutation : refutation;
        if (now - wrongedSince > bound) {
            violated(
                    1,
                    own.node + " has held " + dead + " for dead for longer than " + bound / SECOND
                            + " s, and both are fine");
        }
    }

    private void checkSickness(Biography life, long now) {
        boolean sick = gauge(life.node, "sick") > 0;
        if (sick && !holdsMostlyTheLivingForAlive(life.node)) {
            life.wellServedSinceNanos = now;
        }
        life.sickSinceNanos = sick ? Math.min(life.sickSinceNanos, now) : Long.MAX_VALUE;
        long bound = Bounds.of(simulation.settings(), mostNodes).sickness().toNanos();
        if (sick && now - Math.max(life.sickSinceNanos, life.wellServedSinceNanos) > bound) {
            violated(1, life.node + " has been sick for longer than " + bound / SECOND + " s, and little is lost");
        }
    }

    /** Probes of the others fail rightly, and for a node that does not know yet they are as so many packets lost. */
    private boolean holdsMostlyTheLivingForAlive(SimulatedNode node) {
        List<Member> alive = node.view().live().stream()
                .filter(member -> member.status() == Status.ALIVE)
                .toList();
        int running = 0;
        for (Member member : alive) {
            Biography life = lives.get(member.id());
            running += life != null && life.isRunning() ? 1 : 0;
        }
        return running >= (1 - HARMLESS_LOSS) * alive.size();
    }

    private static long gauge(SimulatedNode node, String name) {
        return node.engine.counters().getOrDefault(name, 0L);
    }

    private void checkRecord(SimulatedNode node, Member member) {
        Biography life = lives.get(member.id());
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

    /** Holds what a node says of its size against the limits. */
    void checkBounds(SimulatedNode node, long queued, long tombstones) {
        long members = Math.max(1, node.engine.liveCount()) + tombstones; // who has left counts itself no more
        if (queued > 2 * members) {
            violated(5, node + " queues " + queued + " updates on " + members + " members");
        }
        if (tombstones > simulation.settings().limits().members() / 2) {
            violated(5, node + " holds " + tombstones + " tombstones");
        }
    }

    /** Of keys, values and the versions at which they were written, whatever their order and whatever deletes are kept. */
    private static long content(Member member) {
        long content = 0;
        for (var entry : member.state().entries()) {
            if (!entry.isDelete()) {
                long one = SeenViews.mixed(entry.key().hashCode() ^ SeenViews.mixed(entry.version()));
                content += SeenViews.mixed(one ^ Arrays.hashCode(entry.value()));
            }
        }
        return content;
    }

    private Biography life(SimulatedNode node) {
        Biography life = lives.get(node.id());
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
