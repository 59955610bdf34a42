package io.gossipdiscovery.benchmarks.crash;

import io.gossipdiscovery.benchmarks.cluster.ClusterSettings;
import io.gossipdiscovery.benchmarks.process.Waiting;
import io.gossipdiscovery.membership.ClusterView;
import io.gossipdiscovery.membership.MembershipEvent;
import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.member.Status;
import io.gossipdiscovery.netty.GossipListener;
import io.gossipdiscovery.netty.GossipNode;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The members of a cluster that nothing is done to: nodes of this JVM, which tell what they see of victims and of each other. */
final class Observers implements AutoCloseable {

    private static final Duration FORMING_LIMIT = Duration.ofMinutes(2);

    private final String cluster;
    private final List<GossipNode> nodes = new ArrayList<>();

    /** Accusations of members that nothing was done to, in words for a person. */
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();

    /** All who were struck so far. */
    private volatile List<Struck> struck = List.of();

    private volatile boolean closed;

    private record Struck(NodeId victim, VictimSightings sightings) {}

    private Observers(String cluster) {
        this.cluster = cluster;
    }

    /** Returns once each of them knows all. */
    static Observers form(String cluster, InetAddress address, int count) throws IOException, InterruptedException {
        Observers observers = new Observers(cluster);
        try {
            for (int i = 0; i < count; i++) {
                observers.start(address);
            }
            observers.awaitAll(count, null);
            return observers;
        } catch (IOException | InterruptedException | RuntimeException e) {
            observers.close();
            throw e;
        }
    }

    private void start(InetAddress address) {
        GossipNode node = GossipNode.start(ClusterSettings.of(cluster, address));
        int number = nodes.size();
        nodes.add(node);
        node.addListener(new GossipListener() {
            @Override
            public void onEvent(MembershipEvent event) {
                long nanoTime = System.nanoTime();
                observe(number, event, nanoTime);
            }
        });
        if (number > 0) {
            node.join(List.of(seed()))
                    .orTimeout(FORMING_LIMIT.toSeconds(), TimeUnit.SECONDS)
                    .join();
        }
    }

    int count() {
        return nodes.size();
    }

    String cluster() {
        return cluster;
    }

    /** Where a victim joins. */
    String seed() {
        return nodes.get(0).address().toString();
    }

    /** Waits until all observers hold this victim for ALIVE, and each other. */
    void await(NodeId victim) throws IOException, InterruptedException {
        awaitAll(nodes.size() + 1, victim);
    }

    private void awaitAll(int members, @Nullable NodeId victim) throws IOException, InterruptedException {
        if (!Waiting.until(FORMING_LIMIT, () -> nodes.stream().allMatch(node -> sees(node.view(), members, victim)))) {
            throw new IOException("The cluster of " + members + " did not form within " + FORMING_LIMIT.toSeconds()
                    + " s; alive at each observer: "
                    + nodes.stream()
                            .map(node -> node.view().count(Status.ALIVE))
                            .toList());
        }
    }

    private static boolean sees(ClusterView view, int members, @Nullable NodeId victim) {
        Member found = victim == null ? null : view.find(victim);
        boolean known = victim == null || (found != null && found.status() == Status.ALIVE);
        return known && view.count(Status.ALIVE) == members;
    }

    /** To be called right before something is done to this victim: from here on, accusing it is right. */
    VictimSightings strike(NodeId victim) {
        VictimSightings sightings = new VictimSightings(nodes.size());
        List<Struck> more = new ArrayList<>(struck);
        more.add(new Struck(victim, sightings));
        struck = List.copyOf(more);
        return sightings;
    }

    /** The accusations of members that nothing was done to since the last call, in words for a person. */
    List<String> takeWrong() {
        List<String> taken = new ArrayList<>();
        for (String next = wrong.poll(); next != null; next = wrong.poll()) {
            taken.add(next);
        }
        return taken;
    }

    private void observe(int observer, MembershipEvent event, long nanoTime) {
        NodeId subject = event.member().id();
        for (Struck one : struck) {
            if (one.victim().equals(subject)) {
                one.sightings().add(observer, event, one.sightings().at(nanoTime));
                return;
            }
        }
        boolean accuses = event.kind() == MembershipEvent.Kind.SUSPECTED || event.kind() == MembershipEvent.Kind.DIED;
        if (accuses && !closed) {
            wrong.add("observer %d: %s %s, %s".formatted(observer, subject.abbreviated(), event.kind(), reason(event)));
        }
    }

    private static String reason(MembershipEvent event) {
        return event.accusation() == null
                ? "nobody said why"
                : event.accusation().grounds() + " says "
                        + event.accusation().accuser().abbreviated();
    }

    @Override
    public void close() {
        closed = true;
        nodes.forEach(GossipNode::close);
    }
}
