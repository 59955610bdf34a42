package io.gossipdiscovery.autoconfigure.service;

import io.gossipdiscovery.membership.ClusterView;
import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.netty.GossipListener;
import io.gossipdiscovery.netty.GossipNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.client.ServiceInstance;

/**
 * Every instance that lives and wants requests, by service. Read by any thread: one volatile read, one look-up, nothing
 * allocated. Written on the node's event loop only, whenever the view changes; members that have not changed are not read
 * again.
 *
 * <p>Names of services are compared without regard to case, as users of Eureka expect; look-ups with the spelling of an
 * instance, or in lower case, take the short way.
 */
public final class ServiceIndex implements GossipListener, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ServiceIndex.class);

    /** Of duplicates, so many are said, and of each so many places; health has the rest. */
    private static final int MOST_WARNED = 10;

    private final @Nullable GossipNode node;
    private final List<LongConsumer> listeners = new CopyOnWriteArrayList<>();
    private volatile ServiceTable table = ServiceTable.EMPTY;
    private volatile long version;
    private volatile long malformed;

    /** What live members offer, by id. Owned by the node's event loop. */
    private Map<NodeId, Offer> offers = new HashMap<>();

    /** An index that follows the views of a node until it is closed. */
    public static ServiceIndex following(GossipNode node) {
        ServiceIndex index = new ServiceIndex(node);
        node.addListener(index);
        return index;
    }

    /** An index of the views that it is given. */
    ServiceIndex() {
        this(null);
    }

    private ServiceIndex(@Nullable GossipNode node) {
        this.node = node;
    }

    /** Follows the node no longer, which may live on. */
    @Override
    public void close() {
        if (node != null) {
            node.removeListener(this);
        }
    }

    /** The instances of a service, sorted by instance id; empty where there are none. The list cannot be changed. */
    public List<ServiceInstance> instances(String serviceId) {
        return table.instances(serviceId);
    }

    /** The names of all services that have an instance, sorted. The list cannot be changed. */
    public List<String> services() {
        return table.services();
    }

    /** Instance ids that live instances of one service at different places have in common; all of them are listed. */
    public List<DuplicateInstance> duplicates() {
        return table.duplicates();
    }

    /** The version of the view that changed the index last. */
    public long version() {
        return version;
    }

    /** How many entries of other members' state could not be read, each version of a state counted once. */
    public long malformedEntries() {
        return malformed;
    }

    /** Adds a listener, which is called with {@link #version()} on the node's event loop whenever the index has changed. */
    public void addListener(LongConsumer listener) {
        listeners.add(listener);
    }

    /** Removes a listener. */
    public void removeListener(LongConsumer listener) {
        listeners.remove(listener);
    }

    @Override
    public void onViewChanged(ClusterView view) {
        Map<NodeId, Offer> next = new HashMap<>();
        boolean changed = false;
        for (Member member : view.members()) {
            if (!member.status().isLive()) {
                continue;
            }
            Offer before = offers.get(member.id());
            Offer now =
                    before != null && before.stateVersion == member.state().version() ? before : read(member, before);
            changed |= before == null ? !now.instances.isEmpty() : !now.instances.equals(before.instances);
            next.put(member.id(), now);
        }
        changed |= offers.entrySet().stream()
                .anyMatch(entry -> !next.containsKey(entry.getKey())
                        && !entry.getValue().instances.isEmpty());
        offers = next;
        if (changed) {
            publish(view, next);
        }
    }

    private void publish(ClusterView view, Map<NodeId, Offer> next) {
        List<GossipServiceInstance> all = new ArrayList<>();
        for (Member member : view.members()) {
            Offer offer = next.get(member.id());
            if (offer != null) {
                all.addAll(offer.instances);
            }
        }
        ServiceTable before = table;
        table = ServiceTable.of(all);
        warnOfNew(before.duplicates());
        version = view.version();
        listeners.forEach(listener -> listener.accept(view.version()));
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
                        .map(instance -> new GossipServiceInstance(instance.record()))
                        .toList(),
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
     * @param complained whether unreadable entries of this member were logged before
     */
    private record Offer(long stateVersion, List<GossipServiceInstance> instances, boolean complained) {}
}
