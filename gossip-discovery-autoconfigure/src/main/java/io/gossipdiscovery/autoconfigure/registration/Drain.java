package io.gossipdiscovery.autoconfigure.registration;

import io.gossipdiscovery.membership.config.DisseminationSettings;
import io.gossipdiscovery.netty.AnnounceResult;
import io.gossipdiscovery.netty.GossipNode;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time between telling the cluster that an instance takes no new requests and not taking any: first until the members who were
 * told have confirmed it, then until all others know as well and what callers had decided before has arrived.
 */
final class Drain {

    private static final Logger log = LoggerFactory.getLogger(Drain.class);

    /** The node keeps to its limit; only one that hangs is left at this. */
    private static final long HANGING_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** A century is above any timeout and below what overflows. */
    private static final long LONGEST_NANOS = TimeUnit.DAYS.toNanos(36_500);

    private final GossipNode node;
    private final GossipServiceRegistry registry;
    private final Duration timeout;

    /**
     * A drain that takes so long at most.
     *
     * @param timeout of both waits together; zero tells and waits for nothing
     */
    Drain(GossipNode node, GossipServiceRegistry registry, Duration timeout) {
        this.node = node;
        this.registry = registry;
        this.timeout = timeout;
    }

    /**
     * Tells the cluster and waits. An interrupt ends the wait and stays set. Where a listener of the node stops the application on the
     * node's own thread, nothing is waited for: only that thread could bring the confirmations.
     */
    void run(GossipRegistration registration) {
        if (node.inEventLoop()) {
            registry.drain(registration);
            log.warn(
                    "Gossip: {} drains without waiting for callers: it is stopped on the node's own thread",
                    registration);
            return;
        }
        long beganNanos = System.nanoTime();
        long limitNanos = Math.min(TimeUnit.NANOSECONDS.convert(timeout), LONGEST_NANOS);
        try {
            AnnounceResult result =
                    registry.drain(registration, timeout).get(limitNanos + HANGING_NANOS, TimeUnit.NANOSECONDS);
            long tookNanos = System.nanoTime() - beganNanos;
            long restNanos = Math.max(0, limitNanos - tookNanos);
            letOthersKnow(registration, result, tookNanos, restNanos);
        } catch (ExecutionException | TimeoutException | IllegalStateException e) {
            log.warn("Gossip: the cluster could not be told that {} drains", registration, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            log.info("Gossip: {} drains, and waits no longer for callers, since it is interrupted", registration);
        }
    }

    private void letOthersKnow(GossipRegistration registration, AnnounceResult result, long tookNanos, long restNanos)
            throws InterruptedException {
        int others = node.view().live().size() - 1;
        if (result.told() == 0 && others <= 0) {
            log.info("Gossip: {} drains, and nobody else is there to be told", registration);
            return;
        }
        long waitNanos = Math.min(restNanos, spreadNanos(result, others));
        log.info(
                "Gossip: {} drains: {} of {} members told have confirmed after {} ms; waits {} ms for callers",
                registration,
                result.acknowledged(),
                result.told(),
                TimeUnit.NANOSECONDS.toMillis(tookNanos),
                TimeUnit.NANOSECONDS.toMillis(waitNanos));
        TimeUnit.NANOSECONDS.sleep(waitNanos);
    }

    /**
     * Where everybody has confirmed, a tick is enough for views to be published, which takes 10 ms, and for calls that were decided
     * before to arrive. Else it is the time in which news reaches everybody.
     */
    private long spreadNanos(AnnounceResult result, int others) {
        DisseminationSettings gossip = node.settings().dissemination();
        boolean allKnow = result.acknowledged() == result.told() && result.told() >= others;
        Duration spread = allKnow ? gossip.gossipTick() : gossip.timeToReach(others + 1);
        return TimeUnit.NANOSECONDS.convert(spread);
    }
}
