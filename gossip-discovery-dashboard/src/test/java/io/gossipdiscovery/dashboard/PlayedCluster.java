package io.gossipdiscovery.dashboard;

import io.gossipdiscovery.autoconfigure.journal.JournalEntry;
import io.gossipdiscovery.autoconfigure.journal.JournalEntry.Charge;
import io.gossipdiscovery.autoconfigure.journal.JournalEntry.Instance;
import io.gossipdiscovery.autoconfigure.journal.JournalEntry.Kind;
import io.gossipdiscovery.autoconfigure.journal.JournalEntry.Party;
import io.gossipdiscovery.autoconfigure.journal.JournalEntry.Suspicion;
import io.gossipdiscovery.autoconfigure.service.MemberServices;
import io.gossipdiscovery.autoconfigure.service.Readiness;
import io.gossipdiscovery.autoconfigure.service.ServiceRecord;
import io.gossipdiscovery.membership.ClusterView;
import io.gossipdiscovery.membership.member.Accusation.Grounds;
import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.membership.member.MemberState;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.netty.GossipListener;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A cluster that a test plays; this node is member 1. Played by one thread, while others look. */
final class PlayedCluster implements ClusterSource {

    static final String NAME = "played";
    static final Instant START = Instant.parse("2026-11-26T09:00:00Z");

    private final List<GossipListener> listeners = new CopyOnWriteArrayList<>();
    private final AtomicInteger looks = new AtomicInteger();
    private final Map<NodeId, Member> members = new TreeMap<>();
    private NodeId self = id(1);
    private long version;
    private volatile ClusterView view = new ClusterView(0, self, 0, List.of(), 1);
    private volatile Map<String, Long> counters = Map.of();
    private volatile List<JournalEntry> entries = List.of();
    private volatile boolean broken;

    PlayedCluster() {
        alive(1, MemberState.EMPTY);
    }

    static NodeId id(int number) {
        return new NodeId((long) number << Integer.SIZE, number);
    }

    static NodeAddress address(int number) {
        return NodeAddress.ofIpv4(0x0A00_0000 + number, 17_946);
    }

    /** The state of a member with one instance, called {@code service-port}. */
    static MemberState serving(String service, int port, Readiness readiness, Map<String, String> metadata) {
        String instance = service + "-" + port;
        ServiceRecord record = new ServiceRecord(service, instance, "10.0.0.7", port, false, null, metadata);
        return MemberState.EMPTY
                .with(MemberServices.serviceKey(instance), MemberServices.encode(record))
                .with(MemberServices.readinessKey(instance), MemberServices.encode(readiness));
    }

    PlayedCluster alive(int number, MemberState state) {
        return member(number, Evidence.alive(1), state);
    }

    PlayedCluster dead(int number) {
        return member(number, Evidence.dead(1), MemberState.EMPTY);
    }

    PlayedCluster member(int number, Evidence evidence, MemberState state) {
        members.put(id(number), new Member(id(number), address(number), evidence, state));
        return publish();
    }

    PlayedCluster forgets(int number) {
        members.remove(id(number));
        return publish();
    }

    /** This node goes on under the id of another member. */
    PlayedCluster goesOnAs(int number) {
        self = id(number);
        return publish();
    }

    private PlayedCluster publish() {
        version++;
        view = new ClusterView(version, self, 7 * version, List.copyOf(members.values()), 1);
        listeners.forEach(listener -> listener.onViewChanged(view));
        return this;
    }

    /** A probe was answered. */
    PlayedCluster roundTrip(int number, Duration took) {
        listeners.forEach(listener -> listener.onRoundTrip(id(number), took));
        return this;
    }

    /** What the node has counted from now on. */
    PlayedCluster counts(Map<String, Long> counted) {
        counters = Map.copyOf(counted);
        return this;
    }

    /** Something happened to a member, which the journal has from now on. */
    PlayedCluster happened(Kind kind, int number) {
        int next = entries.size() + 1;
        boolean died = kind == Kind.DIED;
        JournalEntry entry = new JournalEntry(
                next,
                START.plusMillis(next),
                kind,
                new Party(id(number), address(number), List.of(new Instance("shop", "shop-1", Readiness.UP)), 0),
                died ? new Charge(new Party(id(9), null, List.of(), 0), Grounds.REFUSED) : null,
                died ? Duration.ofSeconds(3) : null,
                died ? new Suspicion(START, Duration.ofMillis(40)) : null,
                null);
        List<JournalEntry> all = new ArrayList<>(entries);
        all.add(0, entry);
        entries = List.copyOf(all);
        return this;
    }

    /** From now on nobody can look. */
    void breaks(boolean now) {
        broken = now;
    }

    /** How often somebody looked. */
    int looks() {
        return looks.get();
    }

    @Override
    public String cluster() {
        return NAME;
    }

    @Override
    public NodeAddress address() {
        return address(1);
    }

    @Override
    public ClusterView view() {
        looks.incrementAndGet();
        if (broken) {
            throw new IllegalStateException("broken by the test");
        }
        return view;
    }

    /** Counted anew whenever somebody looks. */
    @Override
    public Map<String, Long> counters() {
        return new TreeMap<>(counters);
    }

    @Override
    public List<JournalEntry> entriesAfter(long number) {
        return entries.stream().filter(entry -> entry.number() > number).toList();
    }

    @Override
    public void addListener(GossipListener listener) {
        listeners.add(listener);
        listener.onViewChanged(view);
    }

    @Override
    public void removeListener(GossipListener listener) {
        listeners.remove(listener);
    }
}
