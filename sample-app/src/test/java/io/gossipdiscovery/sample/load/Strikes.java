package io.gossipdiscovery.sample.load;

import io.gossipdiscovery.sample.load.Outcome.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import tools.jackson.databind.JsonNode;

/**
 * What is done to the inventories of a cluster while requests arrive at one of its storefronts. Each strike begins when all three
 * inventories serve, and ends when those that are left, or have come instead, do. One that does not end within the contestant's
 * patience is cut by an {@link UnendedStrikeException}.
 */
public final class Strikes {

    /** How many inventories there are when nothing is done to them. */
    public static final int INVENTORIES = 3;

    /** How often the storefront is called. */
    public static final int REQUESTS_PER_SECOND = 100;

    /** Of so many requests in a row each inventory answers some. */
    private static final int ROUND = 30;

    /** What the storefront's load balancer is given, and who is not among it. */
    private static final String INSTANCES = "/actuator/gossip/services?service=inventory";

    /** How long a process stands still, in requests: more than twice the time-out of a call. */
    private static final int PAUSE = 5 * REQUESTS_PER_SECOND;

    /** After so many requests what answers them is loaded, and most of it compiled. */
    private static final int WARM_UP = 10 * REQUESTS_PER_SECOND;

    /** How long at most until all serve before a strike. */
    private static final Duration FORMING = Duration.ofMinutes(3);

    /** Awaitility looks twice in it. */
    private static final Duration LEAST_WAIT = Duration.ofMillis(300);

    private final LoadCluster cluster;
    private final SampleJvm storefront;

    /** Of the strike that is under way. */
    private final List<Long> moments = new ArrayList<>();

    /** When patience ends with what is awaited: the beginning, or the end, of the strike that is under way. */
    private long deadline;

    public Strikes(LoadCluster cluster, SampleJvm storefront) {
        this.cluster = cluster;
        this.storefront = storefront;
    }

    /** What is done while requests arrive. */
    @FunctionalInterface
    private interface Strike {
        void at(OpenLoop loop);
    }

    /** Nothing is done: requests arrive until all three serve, and ten seconds more. */
    public void warmUp() throws InterruptedException {
        restore();
        try (OpenLoop loop = OpenLoop.start(storefront.uri("/"), REQUESTS_PER_SECOND)) {
            bePatient(FORMING);
            awaitServed(loop);
            pass(loop, WARM_UP);
            loop.end();
        }
    }

    /** kill -9 of one. */
    public Trial kill() throws InterruptedException {
        return trial(loop -> {
            kill(oldest());
            awaitServed(loop);
        });
    }

    /** kill -9 of one, and a third moment: the storefront's load balancer is not given it any more. */
    public Trial killUntilItIsKnown() throws InterruptedException {
        return trial(loop -> {
            SampleJvm victim = oldest();
            kill(victim);
            await("the storefront's callers are not given it any more", () -> !isGiven(victim.port()));
            mark();
            awaitServed(loop);
        });
    }

    /** SIGTERM of one. */
    public Trial stop() throws InterruptedException {
        return trial(loop -> {
            stop(oldest());
            awaitServed(loop);
        });
    }

    /** SIGSTOP of one, and SIGCONT 5 s later. */
    public Trial pause() throws InterruptedException {
        return trial(loop -> {
            SampleJvm victim = oldest();
            mark();
            victim.pause();
            try {
                pass(loop, PAUSE);
            } finally {
                victim.resume();
            }
            awaitServed(loop);
        });
    }

    /** SIGSTOP of one, and SIGCONT when the others serve alone. */
    public Trial pauseUntilItIsAvoided() throws InterruptedException {
        return trial(loop -> {
            SampleJvm victim = oldest();
            mark();
            victim.pause();
            int before = loop.count();
            try {
                await(
                        "requests that time out, which come after those that others serve",
                        () -> loop.last(loop.count() - before).stream()
                                .anyMatch(outcome -> outcome.kind() == Kind.TIMED_OUT));
                awaitServedBy(loop, others(victim));
            } finally {
                victim.resume();
            }
            awaitServed(loop);
        });
    }

    /** Each is replaced, one after the other: the new one is started and serves before the old one gets its SIGTERM. */
    public Trial rollOnNewPorts() throws InterruptedException {
        return trial(loop -> {
            for (SampleJvm old : cluster.inventories()) {
                cluster.startInventory(0);
                awaitServed(loop);
                stop(old);
                awaitServed(loop);
            }
        });
    }

    /** Each is restarted, one after the other: SIGTERM, and when it has ended a new one on its port. */
    public Trial rollOnSamePorts() throws InterruptedException {
        return trial(loop -> {
            for (SampleJvm old : cluster.inventories()) {
                int port = old.port();
                stop(old);
                cluster.startInventory(port);
                awaitServed(loop);
            }
        });
    }

    /** One is taken out by {@code /actuator/serviceregistry} and back in; the second moment is that of its return. */
    public Trial takeOutOfService() throws InterruptedException {
        return trial(loop -> {
            SampleJvm victim = oldest();
            mark();
            setStatus(victim, "OUT_OF_SERVICE");
            awaitServedBy(loop, others(victim));
            mark();
            setStatus(victim, "UP");
            awaitServed(loop);
        });
    }

    /**
     * kill -9 of two at once, then of the last, and three are started: the moments are of the first signals, of the last one, of the
     * end of that process, and of the start.
     */
    public Trial killAllAndStartAgain() throws InterruptedException {
        return trial(loop -> {
            mark();
            cluster.kill(oldest());
            cluster.kill(oldest());
            awaitServed(loop);
            kill(oldest());
            int before = loop.count();
            await("no inventory is known", () -> isRound(loop, before, outcome -> outcome.kind() == Kind.UNAVAILABLE));
            mark();
            cluster.fillUp(INVENTORIES);
            awaitServed(loop);
        });
    }

    private Trial trial(Strike strike) throws InterruptedException {
        restore();
        moments.clear();
        try (OpenLoop loop = OpenLoop.start(storefront.uri("/"), REQUESTS_PER_SECOND)) {
            bePatient(FORMING);
            awaitServed(loop);
            long begin = bePatient(cluster.patience());
            try {
                strike.at(loop);
                pass(loop, REQUESTS_PER_SECOND);
            } catch (ConditionTimeoutException e) {
                throw new UnendedStrikeException(cluster.patience(), trial(begin, loop), e);
            }
            return trial(begin, loop);
        }
    }

    /** What has come since {@code begin}, when nothing had been done yet. */
    private Trial trial(long begin, OpenLoop loop) throws InterruptedException {
        return new Trial(
                moments.isEmpty() ? List.of(begin) : moments,
                loop.end().stream()
                        .filter(outcome -> outcome.endedNanos() >= begin)
                        .toList());
    }

    /** From now on; returns what the clock says. */
    private long bePatient(Duration patience) {
        long now = System.nanoTime();
        deadline = now + patience.toNanos();
        return now;
    }

    /** Three inventories; a strike that was cut may have left more. */
    private void restore() {
        cluster.fillUp(INVENTORIES);
        while (cluster.inventories().size() > INVENTORIES) {
            cluster.stop(oldest());
        }
    }

    private SampleJvm oldest() {
        return cluster.inventories().get(0);
    }

    private Set<Integer> others(SampleJvm victim) {
        Set<Integer> ports = ports();
        ports.remove(victim.port());
        return ports;
    }

    private Set<Integer> ports() {
        Set<Integer> ports = new TreeSet<>();
        cluster.inventories().forEach(inventory -> ports.add(inventory.port()));
        return ports;
    }

    private void mark() {
        moments.add(System.nanoTime());
    }

    /** Two moments: of the signal, and of the end of the process, until which its kernel takes requests that nobody will answer. */
    private void kill(SampleJvm victim) {
        mark();
        cluster.kill(victim);
        victim.awaitEnd();
        mark();
    }

    private void stop(SampleJvm victim) {
        mark();
        cluster.stop(victim);
    }

    /** Whether the storefront's load balancer is given an inventory at this port, if only to be called last. */
    private boolean isGiven(int port) {
        SampleJvm.Answer answer = storefront.get(INSTANCES);
        if (answer.status() != 200) {
            throw new IllegalStateException(INSTANCES + " of " + storefront + " was answered " + answer);
        }
        for (JsonNode service : answer.json().path("services")) {
            for (JsonNode instance : service.path("instances")) {
                if (instance.path("port").asInt(0) == port
                        && instance.path("requests").asBoolean(true)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static void setStatus(SampleJvm jvm, String status) {
        SampleJvm.Answer answer = jvm.post("/actuator/serviceregistry", "{\"status\":\"" + status + "\"}");
        if (answer.status() != 200) {
            throw new IllegalStateException("Status " + status + " of " + jvm + " was answered " + answer);
        }
    }

    private void awaitServed(OpenLoop loop) {
        awaitServedBy(loop, ports());
    }

    /** Until a whole round of requests is answered by these, and each answers some. */
    private void awaitServedBy(OpenLoop loop, Set<Integer> ports) {
        int before = loop.count();
        await(
                "requests served by " + ports,
                () -> isRound(loop, before, outcome -> ports.contains(outcome.port()))
                        && portsOf(loop.last(ROUND)).equals(ports));
    }

    /** Whether a round of requests ended since {@code before} had, and all the last are such. */
    private static boolean isRound(OpenLoop loop, int before, Predicate<Outcome> such) {
        return loop.count() >= before + ROUND && loop.last(ROUND).stream().allMatch(such);
    }

    private static Set<Integer> portsOf(List<Outcome> outcomes) {
        Set<Integer> ports = new TreeSet<>();
        outcomes.forEach(outcome -> ports.add(outcome.port()));
        return ports;
    }

    /** Lets so many requests end. */
    private static void pass(OpenLoop loop, int count) {
        int end = loop.count() + count;
        Awaitility.await(count + " more requests").atMost(Duration.ofMinutes(1)).until(() -> loop.count() >= end);
    }

    private void await(String what, Callable<Boolean> condition) {
        Duration left = Duration.ofNanos(deadline - System.nanoTime());
        Awaitility.await(what)
                .atMost(left.compareTo(LEAST_WAIT) > 0 ? left : LEAST_WAIT)
                .until(condition);
    }
}
