package io.gossipdiscovery.autoconfigure.registration;

import io.gossipdiscovery.autoconfigure.failure.GossipConfigurationException;
import io.gossipdiscovery.autoconfigure.service.MemberServices;
import io.gossipdiscovery.autoconfigure.service.Readiness;
import io.gossipdiscovery.autoconfigure.service.ServiceRecord;
import io.gossipdiscovery.netty.AnnounceResult;
import io.gossipdiscovery.netty.GossipNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.client.serviceregistry.ServiceRegistry;

/**
 * Writes registrations into the state of this application's node, from which every member of the cluster learns them. Safe for
 * use by any thread but the node's own, for whose answer it waits.
 */
public final class GossipServiceRegistry implements ServiceRegistry<GossipRegistration> {

    private static final Logger log = LoggerFactory.getLogger(GossipServiceRegistry.class);

    /** The node answers in microseconds; only one that hangs is left at this. */
    private static final long ANSWER_LIMIT_SECONDS = 5;

    /** Takes back what {@code setStatus} said, as in Eureka's registry. */
    private static final String CANCEL_OVERRIDE = "CANCEL_OVERRIDE";

    private static final String UNREGISTERED = "UNKNOWN";

    private final GossipNode node;

    /** What is published of each registration. Guarded by this. */
    private final Map<GossipRegistration, Published> published = new HashMap<>();

    /** A registry over this node. */
    public GossipServiceRegistry(GossipNode node) {
        this.node = node;
    }

    /**
     * Makes an instance known, or known anew after its port or its metadata changed. A person's OUT_OF_SERVICE stays.
     *
     * @throws GossipConfigurationException if it has no name or is too large
     */
    @Override
    public synchronized void register(@Nullable GossipRegistration registration) {
        if (registration == null) {
            return;
        }
        ServiceRecord record = registration.toRecord();
        Published before = published.get(registration);
        if (before != null && !before.instanceId().equals(record.instanceId())) {
            withdraw(before.instanceId());
        }
        Readiness readiness = before != null && before.readiness() == Readiness.OUT_OF_SERVICE
                ? Readiness.OUT_OF_SERVICE
                : Readiness.UP;
        try {
            publish(MemberServices.serviceKey(record.instanceId()), MemberServices.encode(record));
            publish(MemberServices.readinessKey(record.instanceId()), MemberServices.encode(readiness));
        } catch (IllegalArgumentException e) {
            withdraw(record.instanceId());
            throw new GossipConfigurationException(
                    "This application cannot be registered, what it tells of itself exceeds the limits of the cluster: "
                            + e.getMessage(),
                    "Make gossip.discovery.metadata smaller; it travels to every member.");
        }
        published.put(registration, new Published(record.instanceId(), readiness));
        log.info("Gossip: registered {} as {}", record.instanceId(), readiness);
    }

    @Override
    public synchronized void deregister(@Nullable GossipRegistration registration) {
        Published before = registration == null ? null : published.remove(registration);
        if (before != null) {
            withdraw(before.instanceId());
            log.info("Gossip: deregistered {}", before.instanceId());
        }
    }

    /**
     * Tells the cluster whether an instance wants requests.
     *
     * @param status a {@link Readiness}, or {@code CANCEL_OVERRIDE} for UP
     * @throws IllegalArgumentException if the status is unknown
     * @throws IllegalStateException if the registration is not registered
     */
    @Override
    public synchronized void setStatus(GossipRegistration registration, String status) {
        Readiness readiness = CANCEL_OVERRIDE.equalsIgnoreCase(status) ? Readiness.UP : Readiness.parse(status);
        Published before = published.get(registration);
        if (before == null) {
            throw new IllegalStateException(registration + " is not registered: its status cannot be " + readiness);
        }
        publish(MemberServices.readinessKey(before.instanceId()), MemberServices.encode(readiness));
        published.put(registration, new Published(before.instanceId(), readiness));
        log.info("Gossip: {} is {}", before.instanceId(), readiness);
    }

    /**
     * Tells the cluster that an instance takes no new requests.
     *
     * @param limit how long members who are told directly are given to confirm it
     * @return completes when they have, or at the limit
     * @throws IllegalStateException if the registration is not registered
     */
    synchronized CompletableFuture<AnnounceResult> drain(GossipRegistration registration, Duration limit) {
        Published before = published.get(registration);
        if (before == null) {
            throw new IllegalStateException(registration + " is not registered: it cannot be " + Readiness.DRAINING);
        }
        CompletableFuture<AnnounceResult> told = node.announce(
                MemberServices.readinessKey(before.instanceId()), MemberServices.encode(Readiness.DRAINING), limit);
        published.put(registration, new Published(before.instanceId(), Readiness.DRAINING));
        return told;
    }

    /** The name of the {@link Readiness}, or {@code UNKNOWN} where the registration is not registered. */
    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    public synchronized <T> T getStatus(GossipRegistration registration) {
        Published before = published.get(registration);
        return (T) (before == null ? UNREGISTERED : before.readiness().name());
    }

    /** Does nothing: the node ends with the context. */
    @Override
    public void close() {}

    private void withdraw(String instanceId) {
        publish(MemberServices.readinessKey(instanceId), null);
        publish(MemberServices.serviceKey(instanceId), null);
    }

    private void publish(String key, byte @Nullable [] value) {
        try {
            node.publish(key, value).get(ANSWER_LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IllegalArgumentException limit) {
                throw limit;
            }
            throw new IllegalStateException("The gossip node could not take '" + key + "'", e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException(
                    "The gossip node did not take '" + key + "' within " + ANSWER_LIMIT_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the gossip node takes '" + key + "'", e);
        }
    }

    /** What the cluster was told last. */
    private record Published(String instanceId, Readiness readiness) {}
}
