package io.gossipdiscovery.autoconfigure.registration;

import io.gossipdiscovery.autoconfigure.failure.GossipConfigurationException;
import io.gossipdiscovery.autoconfigure.service.MemberServices;
import io.gossipdiscovery.autoconfigure.service.Readiness;
import io.gossipdiscovery.autoconfigure.service.ServiceRecord;
import io.gossipdiscovery.netty.AnnounceResult;
import io.gossipdiscovery.netty.GossipNode;
import java.time.Duration;
import java.util.Arrays;
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

    /** What a node may or may not have taken: equal to nothing that it is given. */
    private static final byte[] UNCERTAIN = {};

    private final GossipNode node;

    /** What is published of each registration. Guarded by this. */
    private final Map<GossipRegistration, Published> published = new HashMap<>();

    /** What the node was given last under each key. Guarded by this. */
    private final Map<String, byte[]> given = new HashMap<>();

    /** A registry over this node. */
    public GossipServiceRegistry(GossipNode node) {
        this.node = node;
    }

    /**
     * Makes an instance known, or known anew after its port or its metadata changed, in which case nobody misses it meanwhile. What a
     * person said of its status stays.
     *
     * @throws GossipConfigurationException if it has no name or is too large; what was known of it before stays
     */
    @Override
    public synchronized void register(@Nullable GossipRegistration registration) {
        if (registration == null) {
            return;
        }
        ServiceRecord record = registration.toRecord();
        Published before = published.get(registration);
        Readiness initial = registration.initialReadiness();
        OwnReadiness own = registration.ownReadiness();
        boolean isNew = before == null || !before.instanceId().equals(record.instanceId());
        byte[] former = given.get(MemberServices.serviceKey(record.instanceId()));
        Published now = before == null
                ? new Published(record.instanceId(), initial, own.readiness(), null, false)
                : before.registeredAs(record.instanceId(), initial, own.readiness());
        try {
            publish(MemberServices.serviceKey(record.instanceId()), MemberServices.encode(record));
            publish(MemberServices.readinessKey(record.instanceId()), MemberServices.encode(now.readiness()));
        } catch (IllegalArgumentException e) {
            if (isNew) {
                withdraw(record.instanceId());
            } else if (former != UNCERTAIN) {
                publish(MemberServices.serviceKey(record.instanceId()), former);
            }
            throw new GossipConfigurationException(
                    "This application cannot be registered, what it tells of itself exceeds the limits of the cluster: "
                            + e.getMessage() + ".",
                    "Make gossip.discovery.metadata smaller; it travels to every member. Shared values that were "
                            + "published before count as well.");
        }
        published.put(registration, now);
        if (before != null && isNew) {
            withdraw(before.instanceId());
        }
        if (!now.equals(before)) {
            log.info(
                    "Gossip: registered {} as {}, under this host because {}",
                    registration,
                    now.readiness(),
                    registration.hostReason());
        }
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
     * Tells the cluster whether an instance wants requests, until that is taken back or the instance is deregistered. While it drains
     * it wants none, whatever is said; what was said holds when it is registered again.
     *
     * @param status UP, OUT_OF_SERVICE, DOWN or STARTING, or {@code CANCEL_OVERRIDE} for what it was registered with
     * @throws IllegalArgumentException if the status is another, which the web answers with 400
     * @throws IllegalStateException if the registration is not registered
     */
    @Override
    public synchronized void setStatus(GossipRegistration registration, String status) {
        Readiness said = settable(status);
        Published before = published.get(registration);
        if (before == null) {
            throw new IllegalStateException(registration + " is not registered: its status cannot be " + status);
        }
        Published now = before.overriddenBy(said);
        publish(MemberServices.readinessKey(now.instanceId()), MemberServices.encode(now.readiness()));
        published.put(registration, now);
        log.info(
                "Gossip: {} is {} ({})",
                now.instanceId(),
                now.readiness(),
                said == null ? "no status is set" : "status " + said + " is set");
    }

    /**
     * Tells the cluster what an instance says of itself now; one that is not registered says it when it is.
     *
     * @throws IllegalStateException if the node does not take it
     */
    synchronized void tell(GossipRegistration registration) {
        Published before = published.get(registration);
        OwnReadiness own = registration.ownReadiness();
        if (before == null || before.own() == own.readiness()) {
            return;
        }
        Published now = before.saying(own.readiness());
        publish(MemberServices.readinessKey(now.instanceId()), MemberServices.encode(now.readiness()));
        published.put(registration, now);
        if (now.readiness() != before.readiness()) {
            log.info("Gossip: {} is {} ({})", now.instanceId(), now.readiness(), own.reason());
        }
    }

    private static @Nullable Readiness settable(String status) {
        if (CANCEL_OVERRIDE.equalsIgnoreCase(status.strip())) {
            return null;
        }
        Readiness said = Readiness.find(status);
        if (said == null || said == Readiness.DRAINING) {
            throw new UnusableStatusException(status);
        }
        return said;
    }

    /**
     * Tells the cluster that an instance takes no new requests, and waits for nobody.
     *
     * @throws IllegalStateException if the registration is not registered
     */
    synchronized void drain(GossipRegistration registration) {
        Published now = required(registration).drained();
        publish(MemberServices.readinessKey(now.instanceId()), MemberServices.encode(now.readiness()));
        published.put(registration, now);
    }

    /**
     * Tells the cluster that an instance takes no new requests.
     *
     * @param limit how long members who are told directly are given to confirm it
     * @return completes when they have, or at the limit
     * @throws IllegalStateException if the registration is not registered
     */
    synchronized CompletableFuture<AnnounceResult> drain(GossipRegistration registration, Duration limit) {
        Published now = required(registration).drained();
        String key = MemberServices.readinessKey(now.instanceId());
        byte[] value = MemberServices.encode(now.readiness());
        CompletableFuture<AnnounceResult> told = node.announce(key, value, limit);
        given.put(key, value);
        published.put(registration, now);
        return told;
    }

    private Published required(GossipRegistration registration) {
        Published before = published.get(registration);
        if (before == null) {
            throw new IllegalStateException(registration + " is not registered: it cannot be " + Readiness.DRAINING);
        }
        return before;
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

    /** In this order: an instance that does not say how ready it is would look as if it were starting. */
    private void withdraw(String instanceId) {
        publish(MemberServices.serviceKey(instanceId), null);
        publish(MemberServices.readinessKey(instanceId), null);
    }

    private void publish(String key, byte @Nullable [] value) {
        if (Arrays.equals(given.get(key), value)) {
            return;
        }
        byte[] before = given.put(key, UNCERTAIN);
        try {
            node.publish(key, value).get(ANSWER_LIMIT_SECONDS, TimeUnit.SECONDS);
            restore(key, value);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IllegalArgumentException limit) {
                restore(key, before);
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

    private void restore(String key, byte @Nullable [] value) {
        if (value == null) {
            given.remove(key);
        } else {
            given.put(key, value);
        }
    }
}
