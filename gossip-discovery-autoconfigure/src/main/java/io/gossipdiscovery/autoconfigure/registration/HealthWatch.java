package io.gossipdiscovery.autoconfigure.registration;

import io.gossipdiscovery.autoconfigure.discovery.GossipDiscoveryProperties;
import io.gossipdiscovery.autoconfigure.service.Readiness;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the health group that the properties name, while the application is registered, and says so of it. One daemon thread asks,
 * and asks again only when it was answered, so that checks never pile up; that an answer is late is noticed by the JDK's timer.
 */
final class HealthWatch {

    private static final Logger log = LoggerFactory.getLogger(HealthWatch.class);

    private final GossipDiscoveryProperties.Readiness properties;
    private final ApplicationReadiness readiness;
    private final @Nullable HealthGroupFinder groups;

    /** Null before the first start, and where nothing is to be asked. Guarded by this. */
    private @Nullable HealthGroup group;

    /** Guarded by this. */
    private @Nullable Asking asking;

    /**
     * A watch that does nothing until it is started.
     *
     * @param groups null where the application has no health
     */
    HealthWatch(
            GossipDiscoveryProperties.Readiness properties,
            ApplicationReadiness readiness,
            @Nullable HealthGroupFinder groups) {
        this.properties = properties;
        this.readiness = readiness;
        this.groups = groups;
    }

    /**
     * Before the instance is registered: it is starting until the group has answered.
     *
     * @throws io.gossipdiscovery.autoconfigure.failure.GossipConfigurationException if there is no such group
     */
    synchronized void prepare() {
        String name = properties.healthGroup();
        if (name == null) {
            return;
        }
        if (groups == null) {
            throw HealthGroupFinder.noEndpoint(name);
        }
        group = groups.find(name);
        readiness.health(new OwnReadiness(Readiness.STARTING, "health group '" + name + "' has not answered yet"));
    }

    synchronized void start() {
        if (group != null && asking == null) {
            asking = new Asking(String.valueOf(properties.healthGroup()), group);
            readiness.onTraffic(asking::askNow);
            asking.start();
        }
    }

    /** Whatever is answered later counts no more. */
    synchronized void stop() {
        if (asking != null) {
            readiness.onTraffic(() -> {});
            asking.end();
            asking = null;
        }
    }

    /** From a start to a stop. */
    private final class Asking {

        private final String name;
        private final HealthGroup group;
        private final Thread thread;
        private final Semaphore wanted = new Semaphore(0);

        /** How often it was asked and how often that has been answered. Guarded by this, as all below. */
        private long asked;

        private long answered;
        private boolean waitsForAnswer;
        private boolean isLate;
        private @Nullable OwnReadiness lastAnswer;
        private boolean ended;
        private boolean saidThatItIsLate;

        private Asking(String name, HealthGroup group) {
            this.name = name;
            this.group = group;
            this.thread = daemon(this::run, "gossip-readiness-" + name);
        }

        private void start() {
            thread.start();
        }

        private void askNow() {
            wanted.release();
        }

        private void run() {
            long intervalNanos = TimeUnit.NANOSECONDS.convert(properties.interval());
            try {
                while (ask()) {
                    if (wanted.tryAcquire(intervalNanos, TimeUnit.NANOSECONDS)) {
                        wanted.drainPermits();
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // by nobody of ours: this thread ends
            }
        }

        /** Asks once, and returns whether to go on. */
        @SuppressWarnings("FutureReturnValueIgnored") // late() is all that there is to do
        private boolean ask() {
            long number = begin();
            if (number == 0) {
                return false;
            }
            CompletableFuture<Boolean> answer = new CompletableFuture<>();
            answer.orTimeout(TimeUnit.NANOSECONDS.convert(properties.timeout()), TimeUnit.NANOSECONDS)
                    .exceptionallyAsync(failure -> late(number), task -> daemon(task, "gossip-readiness-late")
                            .start());
            OwnReadiness said = answer();
            answer.complete(true);
            return answered(number, said);
        }

        private synchronized long begin() {
            waitsForAnswer = !ended;
            isLate = false;
            return ended ? 0 : ++asked;
        }

        private OwnReadiness answer() {
            try {
                HealthGroup.Answer answer = group.ask();
                return new OwnReadiness(
                        answer.isWell() ? Readiness.UP : Readiness.DOWN,
                        "health group '" + name + "' is " + answer.status());
            } catch (RuntimeException | Error e) {
                log.debug("Gossip: health group '{}' fails", name, e);
                return new OwnReadiness(Readiness.DOWN, "health group '" + name + "' fails: " + e);
            }
        }

        private boolean answered(long number, OwnReadiness said) {
            synchronized (this) {
                waitsForAnswer = false;
                if (ended) {
                    return false;
                }
                answered = number;
                lastAnswer = said;
            }
            readiness.health(said);
            return true;
        }

        private boolean late(long number) {
            OwnReadiness said = new OwnReadiness(
                    Readiness.DOWN,
                    "health group '" + name + "' has not answered within "
                            + properties.timeout().toMillis() + " ms");
            synchronized (this) {
                if (ended || answered >= number) {
                    return false;
                }
                isLate = true;
                if (!saidThatItIsLate) {
                    saidThatItIsLate = true;
                    log.warn(
                            "Gossip: {}, and is asked again only when it has: this instance gets no calls meanwhile. Give its checks"
                                    + " timeouts below gossip.discovery.readiness.timeout",
                            said.reason());
                }
            }
            readiness.health(said);
            OwnReadiness overtaken = answerOf(number);
            if (overtaken != null) {
                readiness.health(overtaken);
            }
            return true;
        }

        /** The answer to this question or to a later one, where it has come meanwhile. */
        private synchronized @Nullable OwnReadiness answerOf(long number) {
            return answered >= number && !ended ? lastAnswer : null;
        }

        /** Interrupts a check that hangs, and nothing else. */
        private synchronized void end() {
            ended = true;
            if (waitsForAnswer && isLate) {
                thread.interrupt();
            }
            wanted.release();
        }
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
