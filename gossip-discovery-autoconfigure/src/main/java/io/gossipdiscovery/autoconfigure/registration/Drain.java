package io.gossipdiscovery.autoconfigure.registration;

import io.gossipdiscovery.membership.config.DisseminationSettings;
import io.gossipdiscovery.netty.AnnounceResult;
import io.gossipdiscovery.netty.GossipNode;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
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

    /** What is left of a phase. */
    private static final Duration MARGIN = Duration.ofNanos(HANGING_NANOS);

    private final GossipNode node;
    private final GossipServiceRegistry registry;
    private final Duration wanted;
    private final @Nullable Duration phase;
    private final Duration timeout;
    private boolean saidWhatIsCut;

    /**
     * A drain that takes so long at most.
     *
     * @param wanted of both waits together; zero tells and waits for nothing
     * @param phase what Spring allows for one phase of a stop, in which this must have ended; null for any time
     */
    Drain(GossipNode node, GossipServiceRegistry registry, Duration wanted, @Nullable Duration phase) {
        this.node = node;
        this.registry = registry;
        this.wanted = wanted;
        this.phase = phase;
        this.timeout = phase == null ? wanted : within(phase, wanted);
    }

    /** Leaves a second, or half the time where that is less: a node that hangs is waited for a second longer. */
    private static Duration within(Duration phase, Duration wanted) {
        Duration half = phase.dividedBy(2);
        Duration margin = half.compareTo(MARGIN) < 0 ? half : MARGIN;
        Duration most = phase.minus(margin);
        return wanted.compareTo(most) > 0 ? most : wanted;
    }

    /** Tells a person, once, that the timeout of the properties is more than there is time for. */
    void sayWhatIsCut() {
        if (!saidWhatIsCut && !timeout.equals(wanted)) {
            saidWhatIsCut = true;
            log.warn(
                    "Gossip: gossip.discovery.shutdown.drain-timeout is {} ms, and spring.lifecycle.timeout-per-shutdown-phase {} ms, "
                            + "within which a drain must have ended: it waits for {} ms at most. Lower the one or raise the other",
                    wanted.toMillis(),
                    phase == null ? 0 : phase.toMillis(),
                    timeout.toMillis());
        }
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
