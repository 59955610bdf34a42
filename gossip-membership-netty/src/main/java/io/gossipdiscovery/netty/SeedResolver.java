package io.gossipdiscovery.netty;

import io.gossipdiscovery.membership.member.NodeAddress;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns seeds, those given and those that sources know, into addresses, anew each time it is asked. That may take seconds,
 * therefore it happens on daemon threads that live only while there is something to ask. Everything else here belongs to the
 * owner loop, but {@link #problems()} and {@link #addresses()}, which any thread may read.
 *
 * <p>At most one resolution is under way. Being asked meanwhile costs nothing: its answer is the answer, unless the seeds were
 * replaced, in which case it is thrown away and asked anew. (The JVM keeps answers of its own accord, see
 * {@code networkaddress.cache.ttl}.)
 */
final class SeedResolver {

    private static final Logger LOG = LoggerFactory.getLogger(SeedResolver.class);
    private static final long IDLE_SECONDS = 1;

    /** Hears of answers, on the owner loop. */
    interface Events {

        /** What the seeds stand for at this moment. */
        void onResolved(List<NodeAddress> addresses);

        /** An answer has come that the last resolution did not wait for: the next one has it. */
        void onLateAnswer();
    }

    private final Executor owner;
    private final Events events;
    private final ThreadPoolExecutor thread;
    private final SeedInquiry inquiry;

    private List<Seed> seeds = List.of();
    private List<SeedSource> sources = List.of();
    private Set<String> empty = Set.of();
    private boolean underWay;
    private boolean outdated;
    private boolean outstanding;
    private volatile Map<String, String> problems = Map.of();
    private volatile List<NodeAddress> addresses = List.of();

    /**
     * A resolver without seeds.
     *
     * @param owner runs a task on the owner loop
     */
    SeedResolver(
            String threadName,
            SeedInquiry.Lookup lookup,
            SeedInquiry.Patience patience,
            Executor owner,
            Events events) {
        this.owner = owner;
        this.events = events;
        ThreadFactory threads = task -> {
            Thread made = new Thread(task, threadName);
            made.setDaemon(true);
            return made;
        };
        this.thread =
                new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
        thread.allowCoreThreadTimeOut(true);
        this.inquiry = new SeedInquiry(threads, lookup, patience);
    }

    /** Replaces seeds and sources, without resolving them yet. */
    void use(List<Seed> replacement, List<SeedSource> replacingSources) {
        seeds = List.copyOf(replacement);
        sources = List.copyOf(replacingSources);
        outdated = underWay;
        Set<String> named = new LinkedHashSet<>(seeds.stream().map(Seed::text).toList());
        sources.forEach(source -> named.add(source.name()));
        Map<String, String> kept = new LinkedHashMap<>(problems);
        kept.keySet().retainAll(named);
        problems = Map.copyOf(kept);
    }

    void resolve() {
        if (underWay) {
            return;
        }
        List<Seed> asked = seeds;
        List<SeedSource> askedSources = sources;
        try {
            thread.execute(() -> {
                try {
                    SeedInquiry.Answer answer = inquiry.ask(asked, askedSources);
                    onOwner(() -> answered(answer));
                } catch (InterruptedException e) {
                    LOG.debug("The node was closed while its seeds were resolved");
                }
            });
            underWay = true;
        } catch (RejectedExecutionException e) {
            LOG.debug("The node was closed before its seeds were resolved");
        }
    }

    private void onOwner(Runnable task) {
        try {
            owner.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("The node was closed while its seeds were resolved");
        }
    }

    private void answered(SeedInquiry.Answer answer) {
        underWay = false;
        if (outdated) {
            outdated = false;
            resolve();
            return;
        }
        outstanding = !answer.outstanding().isEmpty();
        answer.outstanding().forEach(this::tellWhenItComes);
        log(answer);
        problems = answer.problems();
        empty = answer.empty();
        addresses = List.copyOf(answer.addresses());
        events.onResolved(answer.addresses());
    }

    /** To be called only after the outcome stands, so that whoever waits because of it is told. */
    private void tellWhenItComes(CompletableFuture<?> later) {
        CompletableFuture<?> unused = later.whenComplete((given, failure) -> onOwner(events::onLateAnswer));
    }

    private void log(SeedInquiry.Answer answer) {
        answer.problems().forEach((key, problem) -> {
            if (!problems.containsKey(key)) {
                LOG.warn("{}", problem);
            }
        });
        problems.keySet().stream()
                .filter(key ->
                        !answer.problems().containsKey(key) && !answer.empty().contains(key))
                .forEach(key -> LOG.info("The problem with seed '{}' is over", key));
        answer.empty().stream()
                .filter(seed -> !empty.contains(seed))
                .forEach(seed -> LOG.info("Nobody is behind seed '{}' yet; it is tried again", seed));
    }

    /** What the seeds stood for the last time. */
    List<NodeAddress> addresses() {
        return addresses;
    }

    /** What is wrong, by seed as it was given or name of the source. */
    Map<String, String> problems() {
        return problems;
    }

    /** True if the last resolution left some answer out, of which {@link Events#onLateAnswer} tells. */
    boolean awaitsAnswer() {
        return outstanding;
    }

    void close() {
        thread.shutdownNow();
        inquiry.close();
    }
}
