package io.gossipdiscovery.autoconfigure.service;

import io.gossipdiscovery.autoconfigure.service.Offered.Standing;
import io.gossipdiscovery.membership.ClusterView;
import io.gossipdiscovery.membership.MembershipEvent;
import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.member.Status;
import io.gossipdiscovery.netty.GossipListener;
import io.gossipdiscovery.netty.GossipNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.client.ServiceInstance;

/**
 * Every instance that lives and wants requests, by service. Read by any thread: one volatile read, one look-up, nothing
 * allocated. Written on the node's event loop, whenever the view changes; members that have not changed are not read
 * again. Beside that only the end of {@link #MEMORY} changes something.
 *
 * <p>Names of services are compared without regard to case, as users of Eureka expect; look-ups with the spelling of an
 * instance, or in lower case, take the short way.
 */
public final class ServiceIndex implements GossipListener, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ServiceIndex.class);

    /** Of duplicates, so many are said, and of each so many places; health has the rest. */
    private static final int MOST_WARNED = 10;

    /** For so long after its death an instance may be listed that was lost together with more than half of the others. */
    public static final Duration MEMORY = Duration.ofSeconds(60);

    /** What is lost within this time is lost at once: about as long as the members of one failed network take to be held for dead. */
    private static final Duration AT_ONCE = Duration.ofSeconds(15);

    /** Runs a task later, on any thread. */
    @FunctionalInterface
    interface Alarm {

        void set(Runnable task, long delayNanos);
    }

    private final @Nullable GossipNode node;
    private final LongSupplier nanoTime;
    private final Alarm alarm;
    private final Losses losses;
    private final List<ServiceIndexListener> listeners = new CopyOnWriteArrayList<>();
    private volatile ServiceTable table = ServiceTable.EMPTY;
    private volatile long version;
    private volatile long malformed;

    /** What live members offer, by id. Guarded by this, as is what follows. */
    private Map<NodeId, Offer> offers = new HashMap<>();

    private long newestView;
    private boolean outdated;
    private boolean waking;
    private long wakesAtNanos;
    private boolean closed;

    /** An index that follows the views of a node until it is closed. */
    public static ServiceIndex following(GossipNode node) {
        ServiceIndex index = new ServiceIndex(
                node, System::nanoTime, (task, delay) -> CompletableFuture.delayedExecutor(delay, TimeUnit.NANOSECONDS)
                        .execute(task));
        node.addListener(index);
        return index;
    }

    /** An index of the views that it is given, on a clock that is given, too. */
    ServiceIndex(LongSupplier nanoTime, Alarm alarm) {
        this(null, nanoTime, alarm);
    }

    private ServiceIndex(@Nullable GossipNode node, LongSupplier nanoTime, Alarm alarm) {
        this.node = node;
        this.nanoTime = nanoTime;
        this.alarm = alarm;
        this.losses = new Losses(MEMORY.toNanos(), AT_ONCE.toNanos(), nanoTime);
    }

    /** Follows the node no longer, which may live on. */
    @Override
    public synchronized void close() {
        closed = true;
        if (node != null) {
            node.removeListener(this);
        }
    }

    /** The instances of a service, sorted by instance id; empty where there are none. The list cannot be changed. */
    public List<ServiceInstance> instances(String serviceId) {
        return table.listing(serviceId).instances();
    }

    /** The instances of a service with what is held against some of them. The same object for as long as nothing of it changes. */
    public Listing listing(String serviceId) {
        return table.listing(serviceId);
    }

    /** The instances that are listed although their members are held for dead, see {@link Listing#kept()}. */
    public List<GossipServiceInstance> kept() {
        return kept(table);
    }

    /** The names of services of which more than half of the instances do not answer, see {@link Listing#lostAtOnce()}. */
    public List<String> lostAtOnce() {
        ServiceTable now = table;
        return now.services().stream()
                .filter(service -> now.listing(service).lostAtOnce())
                .toList();
    }

    /** The names of all services that have an instance, sorted. The list cannot be changed. */
    public List<String> services() {
        return table.services();
    }

    /** Instance ids that live instances of one service at different places have in common; all of them are listed. */
    public List<DuplicateInstance> duplicates() {
        return table.duplicates();
    }

    /** Grows whenever other instances are listed. */
    public long version() {
        return version;
    }

    /** How many entries of other members' state could not be read, each version of a state counted once. */
    public long malformedEntries() {
        return malformed;
    }

    /** Adds a listener. */
    public void addListener(ServiceIndexListener listener) {
        listeners.add(listener);
    }

    /** Removes a listener. */
    public void removeListener(ServiceIndexListener listener) {
        listeners.remove(listener);
    }

    @Override
    public synchronized void onEvent(MembershipEvent event) {
        outdated |= losses.onEvent(event);
    }

    @Override
    public synchronized void onViewChanged(ClusterView view) {
        Map<NodeId, Offer> next = new HashMap<>();
        boolean changed = outdated;
        outdated = false;
        for (Member member : view.members()) {
            if (!member.status().isLive()) {
                continue;
            }
            Offer before = offers.get(member.id());
            Offer now = offer(member, before);
            changed |= before == null ? !now.instances.isEmpty() : !now.offersTheSameAs(before);
            next.put(member.id(), now);
        }
        for (Map.Entry<NodeId, Offer> before : offers.entrySet()) {
            if (!next.containsKey(before.getKey())) {
                losses.onGone(before.getKey(), before.getValue().instances);
                changed |= !before.getValue().instances.isEmpty();
            }
        }
        losses.retain(next.keySet());
        offers = next;
        newestView = view.version();
        if (changed) {
            publish();
        }
    }

    private Offer offer(Member member, @Nullable Offer before) {
        Standing standing = member.status() != Status.SUSPECT
                ? Standing.ALIVE
                : losses.isSuspectedByTimeout(member.id()) ? Standing.UNHEARD : Standing.ACCUSED;
        Offer read = before != null && before.stateVersion == member.state().version() ? before : read(member, before);
        return read.standing == standing
                ? read
                : new Offer(read.stateVersion, read.instances, standing, read.complained);
    }

    /** The time of losses is over, or not yet: nobody else is told when. */
    private synchronized void forgetLosses() {
        if (closed || nanoTime.getAsLong() - wakesAtNanos < 0) {
            return; // an earlier alarm has taken the place of this one, and set the next
        }
        waking = false;
        publish();
    }

    private void publish() {
        List<Offered> all = new ArrayList<>();
        offers.values()
                .forEach(offer -> offer.instances.forEach(instance -> all.add(new Offered(instance, offer.standing))));
        losses.remembered().values().forEach(loss -> loss.instances()
                .forEach(instance ->
                        all.add(new Offered(instance, losses.isFresh(loss) ? Standing.LOST : Standing.LOST_BEFORE))));
        ServiceTable before = table;
        ServiceTable next = ServiceTable.of(all, before);
        table = next;
        warnOfNew(before.duplicates());
        wakeWhenLossesAreForgotten();
        tellOfKept(kept(before), kept(next));
        if (!next.listsTheSameAs(before)) {
            version = Math.max(version + 1, newestView);
            tell(listener -> listener.onInstancesChanged(version));
        }
    }

    private void tell(Consumer<ServiceIndexListener> call) {
        for (ServiceIndexListener listener : listeners) {
            try {
                call.accept(listener);
            } catch (RuntimeException e) {
                log.warn("Gossip: a listener of the index of services has failed", e);
            }
        }
    }

    private void wakeWhenLossesAreForgotten() {
        Long delay = losses.nanosToNext();
        if (delay == null) {
            return;
        }
        long at = nanoTime.getAsLong() + delay;
        if (!waking || at - wakesAtNanos < 0) {
            waking = true;
            wakesAtNanos = at;
            alarm.set(this::forgetLosses, Math.max(0, delay));
        }
    }

    private void tellOfKept(List<GossipServiceInstance> before, List<GossipServiceInstance> now) {
        List<GossipServiceInstance> more = without(now, before);
        List<GossipServiceInstance> fewer = without(before, now);
        if (!more.isEmpty()) {
            log.warn(
                    "Gossip: more than half of the instances of {} do not answer all at once. {} that are held for dead for it stay "
                            + "listed for {} s at most, and are called where nobody else is there. Check the network of this application",
                    more.stream()
                            .map(GossipServiceInstance::getServiceId)
                            .distinct()
                            .limit(MOST_WARNED)
                            .toList(),
                    now.size(),
                    MEMORY.toSeconds());
            tell(listener -> listener.onKept(more));
        }
        if (!fewer.isEmpty()) {
            tell(listener -> listener.onKeptNoLonger(fewer));
        }
    }

    private static List<GossipServiceInstance> without(
            List<GossipServiceInstance> all, List<GossipServiceInstance> others) {
        Set<GossipServiceInstance> left = new LinkedHashSet<>(all);
        others.forEach(left::remove);
        return List.copyOf(left);
    }

    private static List<GossipServiceInstance> kept(ServiceTable table) {
        return table.services().stream()
                .flatMap(service -> table.listing(service).kept().stream())
                .map(GossipServiceInstance.class::cast)
                .toList();
    }

    private void warnOfNew(List<DuplicateInstance> known) {
        if (table.duplicates().isEmpty()) {
            return;
        }
        Set<List<String>> said = known.stream().map(DuplicateInstance::key).collect(Collectors.toSet());
        int left = MOST_WARNED - known.size();
        for (DuplicateInstance duplicate : table.duplicates()) {
            if (!said.contains(duplicate.key()) && left-- > 0) {
                log.warn(
                        "Gossip: instance id '{}' of service '{}' is used at {}: all are called, but what goes by instance id, such "
                                + "as sticky sessions, confuses them. Give each a gossip.discovery.instance-id of its own, or none",
                        duplicate.instanceId(),
                        duplicate.serviceId(),
                        duplicate.places().stream().limit(MOST_WARNED).toList());
            }
        }
    }

    private Offer read(Member member, @Nullable Offer before) {
        MemberServices services = MemberServices.of(member.state());
        boolean complained = before != null && before.complained;
        if (!services.malformed().isEmpty()) {
            countMalformed(services.malformed().size());
            if (!complained) {
                log.warn("Gossip: unreadable services of member {} are left out: {}", member, services.malformed());
                complained = true;
            }
        }
        return new Offer(
                member.state().version(),
                services.instances().stream()
                        .filter(instance -> instance.readiness() == Readiness.UP)
                        .map(instance -> new GossipServiceInstance(instance.record(), member.id()))
                        .toList(),
                Standing.ALIVE,
                complained);
    }

    /** Only the event loop writes, so that reading and writing need not be one step. */
    @SuppressWarnings("NonAtomicVolatileUpdate")
    private void countMalformed(int count) {
        malformed += count;
    }

    /**
     * What one member offers.
     *
     * @param stateVersion of the state that it was read from
     * @param instances that want requests
     * @param standing of the member
     * @param complained whether unreadable entries of this member were logged before
     */
    private record Offer(
            long stateVersion, List<GossipServiceInstance> instances, Standing standing, boolean complained) {

        boolean offersTheSameAs(Offer other) {
            return instances.equals(other.instances) && (instances.isEmpty() || standing == other.standing);
        }
    }
}
