package io.gossipdiscovery.autoconfigure.journal;

import io.gossipdiscovery.autoconfigure.journal.JournalEntry.Charge;
import io.gossipdiscovery.autoconfigure.journal.JournalEntry.Kind;
import io.gossipdiscovery.autoconfigure.journal.JournalEntry.Party;
import io.gossipdiscovery.autoconfigure.journal.JournalEntry.Suspicion;
import io.gossipdiscovery.autoconfigure.service.GossipServiceInstance;
import io.gossipdiscovery.autoconfigure.service.ServiceIndexListener;
import io.gossipdiscovery.membership.ClusterView;
import io.gossipdiscovery.membership.MembershipEvent;
import io.gossipdiscovery.membership.member.Accusation;
import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.netty.GossipListener;
import io.gossipdiscovery.netty.GossipNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What happened in the cluster, as the node of this application learnt it: the last entries, of a bounded number. Answers why a
 * member was removed.
 *
 * <p>Written as a rule on the node's event loop, in a time that does not depend on the size of the journal, and only by its logarithm
 * on the size of the cluster. Read by any thread without holding up the writer. Beside its entries it holds one time for each
 * member that lives, and of one that has taken back what it offered the last of that.
 */
@SuppressWarnings("EnumOrdinal") // indexes an array that never leaves this object
public final class GossipJournal implements GossipListener, ServiceIndexListener, AutoCloseable {

    /** The most entries that a journal may keep. */
    public static final int MAX_SIZE = 100_000;

    /** What is remembered of a member for as long as it lives: when it was alive last, or since when it is suspected. */
    private record Life(@Nullable Long aliveSinceNanos, @Nullable Suspect suspect) {

        static final Life UNSEEN = new Life(null, null);
    }

    private record Suspect(long sinceNanos, Instant since, @Nullable Charge charge) {}

    private final @Nullable GossipNode node;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final Instant since;
    private final int size;
    private final AtomicReferenceArray<JournalEntry> ring;
    private final AtomicLongArray countByKind = new AtomicLongArray(Kind.values().length);
    private volatile long recorded;

    /** Guarded by this, as is the view: the last one that was told, which still holds who dies right now. */
    private final Map<NodeId, Life> lives = new HashMap<>();

    /** Members that live and offer nothing any more, as they were before: an orderly stop deregisters first. Guarded by this. */
    private final Map<NodeId, Party> withdrawn = new HashMap<>();

    private @Nullable ClusterView view;

    /**
     * A journal of what a node learns from now on, until it is closed.
     *
     * @param size the number of entries that it keeps, 0 to {@value #MAX_SIZE}
     */
    public static GossipJournal following(GossipNode node, int size) {
        GossipJournal journal = new GossipJournal(node, size, Clock.systemUTC(), System::nanoTime);
        node.addListener(journal);
        return journal;
    }

    /** A journal of what it is told. */
    GossipJournal(int size, Clock clock, LongSupplier nanoTime) {
        this(null, size, clock, nanoTime);
    }

    private GossipJournal(@Nullable GossipNode node, int size, Clock clock, LongSupplier nanoTime) {
        if (size < 0 || size > MAX_SIZE) {
            throw new IllegalArgumentException("A journal of " + size + " entries, allowed are 0 to " + MAX_SIZE);
        }
        this.node = node;
        this.size = size;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.since = clock.instant();
        this.ring = new AtomicReferenceArray<>(size);
    }

    /** Follows the node no longer, which may live on. What was recorded can still be read. */
    @Override
    public void close() {
        if (node != null) {
            node.removeListener(this);
        }
    }

    /** When the journal began. Who was a member before that never joined in its eyes. */
    public Instant since() {
        return since;
    }

    /** The number of entries that are kept at most. */
    public int size() {
        return size;
    }

    /** The number of entries that were ever written. */
    public long recorded() {
        return recorded;
    }

    /** How often this has happened since the journal began, whether or not its entry is still here. */
    public long recorded(Kind kind) {
        return countByKind.get(kind.ordinal());
    }

    /** The number of entries that had to go for newer ones. */
    public long dropped() {
        return Math.max(0, recorded - size);
    }

    /** What is kept, newest first: a copy. Entries that are overwritten meanwhile are left out. */
    public List<JournalEntry> entries() {
        return entriesAfter(0);
    }

    /** What is kept of the entries beyond this number, newest first, as {@link #entries()}: for who looks again and again. */
    public List<JournalEntry> entriesAfter(long number) {
        long newest = recorded;
        long oldest = Math.max(Math.max(0, number), newest - size) + 1;
        List<JournalEntry> entries = new ArrayList<>();
        for (long next = newest; next >= oldest; next--) {
            JournalEntry entry = ring.get(slot(next));
            if (entry != null && entry.number() == next) {
                entries.add(entry);
            }
        }
        return entries;
    }

    /** How much is remembered of members that live, beside the entries. */
    synchronized int remembered() {
        return lives.size() + withdrawn.size();
    }

    @Override
    public synchronized void onKept(List<GossipServiceInstance> instances) {
        addForEach(Kind.KEPT, instances);
    }

    @Override
    public synchronized void onKeptNoLonger(List<GossipServiceInstance> instances) {
        addForEach(Kind.KEPT_NO_LONGER, instances);
    }

    private void addForEach(Kind kind, List<GossipServiceInstance> instances) {
        Map<NodeId, List<GossipServiceInstance>> byMember = new LinkedHashMap<>();
        for (GossipServiceInstance instance : instances) {
            NodeId member = instance.member();
            if (member != null) {
                byMember.computeIfAbsent(member, id -> new ArrayList<>()).add(instance);
            }
        }
        byMember.forEach(
                (id, offered) -> add(kind, Party.of(id, known(id).address(), offered), null, null, null, null));
    }

    @Override
    public synchronized void onViewChanged(ClusterView next) {
        ClusterView before = view;
        if (before != null && !before.self().equals(next.self())) {
            lives.clear();
            withdrawn.clear();
            add(Kind.RENEWED, known(before.self()), null, null, null, next.self());
        }
        view = next;
    }

    @Override
    public synchronized void onEvent(MembershipEvent event) {
        Kind kind = Kind.of(event.kind());
        long now = nanoTime.getAsLong();
        switch (kind) {
            case JOINED -> onJoined(event.member(), now);
            case SUSPECTED -> onSuspected(event.member(), charge(event.accusation()), now);
            case REFUTED -> onRefuted(event.member(), now);
            case DIED, LEFT -> onGone(kind, event, now);
            case STATE_CHANGED -> onStateChanged(event.member());
            default -> add(kind, Party.of(event.member()), null, null, null, null);
        }
    }

    private void onJoined(Member member, long now) {
        lives.put(member.id(), new Life(now, null));
        add(Kind.JOINED, Party.of(member), null, null, null, null);
    }

    private void onSuspected(Member member, @Nullable Charge charge, long now) {
        Life before = lives.getOrDefault(member.id(), Life.UNSEEN);
        lives.put(member.id(), new Life(null, new Suspect(now, clock.instant(), charge)));
        add(Kind.SUSPECTED, Party.of(member), charge, alive(before, now), null, null);
    }

    private void onRefuted(Member member, long now) {
        Life before = lives.getOrDefault(member.id(), Life.UNSEEN);
        lives.put(member.id(), new Life(now, null));
        Charge refuted = before.suspect == null ? null : before.suspect.charge;
        add(Kind.REFUTED, Party.of(member), refuted, null, suspicion(before, now), null);
    }

    private void onStateChanged(Member member) {
        Party now = Party.of(member);
        if (now.instances().isEmpty()) {
            rememberWithdrawal(member.id());
        } else {
            withdrawn.remove(member.id());
        }
        add(Kind.STATE_CHANGED, now, null, null, null, null);
    }

    private void rememberWithdrawal(NodeId id) {
        Party before = known(id);
        if (!before.instances().isEmpty()) {
            withdrawn.put(id, before);
        }
    }

    /** A death that rests on proof names its own witness; one by timeout rests on the suspicion before it. */
    private void onGone(Kind kind, MembershipEvent event, long now) {
        Life before = lives.remove(event.member().id());
        if (before == null) {
            before = Life.UNSEEN;
        }
        Charge charge = charge(event.accusation());
        if (charge == null && kind == Kind.DIED && before.suspect != null) {
            charge = before.suspect.charge;
        }
        // the table has forgotten the state of who is gone, the last view has not
        Party last = known(event.member().id());
        Party offered = withdrawn.remove(event.member().id());
        Party subject = last.address() == null ? Party.of(event.member()) : last;
        if (offered != null && subject.instances().isEmpty()) {
            subject = offered;
        }
        add(kind, subject, charge, alive(before, now), suspicion(before, now), null);
    }

    private static @Nullable Duration alive(Life life, long now) {
        return life.aliveSinceNanos == null ? null : Duration.ofNanos(now - life.aliveSinceNanos);
    }

    private static @Nullable Suspicion suspicion(Life life, long now) {
        Suspect suspect = life.suspect;
        return suspect == null ? null : new Suspicion(suspect.since, Duration.ofNanos(now - suspect.sinceNanos));
    }

    private @Nullable Charge charge(@Nullable Accusation accusation) {
        return accusation == null ? null : new Charge(known(accusation.accuser()), accusation.grounds());
    }

    /** A member as the last view has it. */
    private Party known(NodeId id) {
        Member member = view == null ? null : view.find(id);
        return member == null ? Party.unknown(id) : Party.of(member);
    }

    private void add(
            Kind kind,
            Party subject,
            @Nullable Charge charge,
            @Nullable Duration alive,
            @Nullable Suspicion suspicion,
            @Nullable NodeId successor) {
        countByKind.incrementAndGet(kind.ordinal());
        JournalEntry entry =
                new JournalEntry(recorded + 1, clock.instant(), kind, subject, charge, alive, suspicion, successor);
        if (size > 0) {
            ring.set(slot(entry.number()), entry);
        }
        recorded = entry.number();
    }

    private int slot(long number) {
        return (int) (number % size);
    }
}
