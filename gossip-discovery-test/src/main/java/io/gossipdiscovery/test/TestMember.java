package io.gossipdiscovery.test;

import io.gossipdiscovery.autoconfigure.service.MemberServices;
import io.gossipdiscovery.autoconfigure.service.Readiness;
import io.gossipdiscovery.autoconfigure.service.ServiceRecord;
import io.gossipdiscovery.netty.GossipNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A member that the test plays with: a real node, which says of itself what the test wants. To be used by one thread at a time. */
public final class TestMember extends TestNode {

    /** What it offers, by service; kept while it does not run. */
    private final Map<String, Offer> offers = new LinkedHashMap<>();

    private int port;

    TestMember(GossipTestCluster cluster, int index) {
        super(cluster, "member " + index);
    }

    /**
     * Makes an instance of a service known that wants requests, at most one of each service.
     *
     * @param service the name that callers use
     * @param host where the instance is called, such as {@code 127.0.0.1} for a server of the test's own
     * @throws IllegalStateException if this member does not run
     */
    public TestMember register(String service, String host, int port) {
        return register(service, host, port, Map.of());
    }

    /** Makes an instance known as {@link #register(String, String, int)} does, with metadata such as zone or weight. */
    public TestMember register(String service, String host, int port, Map<String, String> metadata) {
        offer(service, new Offer(host, port, Map.copyOf(metadata), Readiness.UP));
        return this;
    }

    /**
     * Says whether the instance of a service wants requests, as an application does by its readiness.
     *
     * @throws IllegalStateException if this member does not run, or offers no such service
     */
    public TestMember readiness(String service, Readiness readiness) {
        offer(service, offered(service).with(readiness));
        return this;
    }

    /**
     * Takes the instance of a service back.
     *
     * @throws IllegalStateException if this member does not run, or offers no such service
     */
    public TestMember withdraw(String service) {
        Offer offer = offered(service);
        withdraw(service, offer);
        return this;
    }

    /** Ends as a process does after {@code kill -9}: without a goodbye, and its ports refuse from then on. Nothing if it does not run. */
    public TestMember kill() {
        cluster().faulty();
        end();
        return this;
    }

    /**
     * Ends as a process does that is stopped in order: it says goodbye, for a second at most where others do not answer.
     *
     * @throws IllegalStateException if this member does not run
     */
    public TestMember leave() {
        cluster().faulty();
        answer(node().leave());
        end();
        return this;
    }

    /**
     * Starts anew as a process does that is restarted: as another node at the same address, which offers the same services and joins those
     * who run. Kills first where this member runs.
     */
    public TestMember restart() {
        cluster().faulty();
        start();
        return this;
    }

    /** Starts a node, which joins by itself. */
    @SuppressWarnings(
            "FutureReturnValueIgnored") // a node goes on trying, and awaitMembers says when all know each other
    void start() {
        end();
        GossipNode started = GossipNode.start(cluster().settings(port), cables());
        port = started.address().port();
        cluster().belongs(started.address(), this);
        runs(started);
        offers.forEach(this::tell);
        started.join(cluster().seedsFor(this));
    }

    void end() {
        GossipNode running = nodeOrNull();
        runs(null);
        if (running != null) {
            running.close();
        }
    }

    /** What it offers now; kept as it is. */
    Map<String, Offer> offers() {
        return Map.copyOf(offers);
    }

    /** Offers what it offered when {@link #offers} was asked. */
    void restore(Map<String, Offer> before) {
        offers().forEach((service, offer) -> {
            if (!before.containsKey(service)) {
                withdraw(service, offer);
            }
        });
        before.forEach((service, offer) -> {
            if (!offer.equals(offers.get(service))) {
                offer(service, offer);
            }
        });
    }

    private Offer offered(String service) {
        Offer offer = offers.get(service);
        if (offer == null) {
            throw new IllegalStateException(
                    this + " offers no '" + service + "', only " + offers.keySet() + ": register it first");
        }
        return offer;
    }

    private void offer(String service, Offer offer) {
        Offer before = offers.get(service);
        if (before != null && !before.isAtPlaceOf(offer)) {
            withdraw(service, before);
        }
        tell(service, offer);
        offers.put(service, offer);
    }

    private void tell(String service, Offer offer) {
        ServiceRecord record = new ServiceRecord(
                service, instanceId(service, offer), offer.host, offer.port, false, null, offer.metadata);
        publish(MemberServices.serviceKey(record.instanceId()), MemberServices.encode(record));
        publish(MemberServices.readinessKey(record.instanceId()), MemberServices.encode(offer.readiness));
    }

    private void withdraw(String service, Offer offer) {
        String instanceId = instanceId(service, offer);
        publish(MemberServices.readinessKey(instanceId), null);
        publish(MemberServices.serviceKey(instanceId), null);
        offers.remove(service);
    }

    private void publish(String key, byte @Nullable [] value) {
        answer(node().publish(key, value));
    }

    /** As an application calls itself that sets none. */
    private String instanceId(String service, Offer offer) {
        return service + "-" + offer.host + "-" + offer.port + "-" + node().id().abbreviated();
    }

    private void answer(CompletableFuture<?> future) {
        try {
            future.get(ANSWER_LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while " + this + " answers", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IllegalArgumentException limit) {
                throw limit;
            }
            throw new IllegalStateException(this + " failed", e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException(this + " did not answer within " + ANSWER_LIMIT_SECONDS + " s", e);
        }
    }

    @Override
    String notRunning() {
        return this + " does not run: it was killed, or has left. Call restart() first";
    }

    /** What a member tells of an instance. */
    record Offer(String host, int port, Map<String, String> metadata, Readiness readiness) {

        Offer with(Readiness changed) {
            return new Offer(host, port, metadata, changed);
        }

        boolean isAtPlaceOf(Offer other) {
            return host.equals(other.host) && port == other.port;
        }
    }
}
