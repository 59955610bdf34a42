package io.gossipdiscovery.netty;

import io.gossipdiscovery.membership.member.NodeAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks sources for seeds and the name service for addresses, all at once and each on a thread of its own, so that one that hangs
 * holds up nobody. Belongs to the one thread that waits for the answers.
 */
final class SeedInquiry {

    private static final Logger LOG = LoggerFactory.getLogger(SeedInquiry.class);
    private static final long IDLE_SECONDS = 1;

    /** More than that many that hang at once are a problem that waiting in line does not make worse. */
    private static final int THREADS = 16;

    /** As many addresses as the engine takes. */
    private static final int MAX_SEEDS_OF_A_SOURCE = 256;

    /** Asks the name service. */
    @FunctionalInterface
    interface Lookup {
        InetAddress[] allOf(String host) throws UnknownHostException;
    }

    /**
     * How long answers are waited for.
     *
     * @param answer for each of the two: sources, names
     * @param abandoned for an answer that comes later than that
     */
    record Patience(Duration answer, Duration abandoned) {
        static final Patience DEFAULT = new Patience(Duration.ofSeconds(2), Duration.ofSeconds(30));
    }

    /**
     * What was found out.
     *
     * @param problems by seed as it was given or name of the source
     * @param empty the seeds that may be empty and are
     * @param outstanding the answers that have not come yet
     */
    record Answer(
            List<NodeAddress> addresses,
            Map<String, String> problems,
            Set<String> empty,
            List<CompletableFuture<?>> outstanding) {}

    private final Lookup lookup;
    private final Patience patience;
    private final ExecutorService pool;
    private final Map<String, Question<InetAddress[]>> names = new LinkedHashMap<>();
    private final Map<SeedSource, Question<List<String>>> sources = new LinkedHashMap<>();

    SeedInquiry(ThreadFactory threads, Lookup lookup, Patience patience) {
        this.lookup = lookup;
        this.patience = patience;
        ThreadPoolExecutor made = new ThreadPoolExecutor(
                THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
        made.allowCoreThreadTimeOut(true);
        this.pool = made;
    }

    Answer ask(List<Seed> fixed, List<SeedSource> asked) throws InterruptedException {
        Findings findings = new Findings();
        List<Seed> seeds = new ArrayList<>(fixed);
        askSources(asked, seeds, findings);
        askNames(seeds, findings);
        return findings.answer();
    }

    private void askSources(List<SeedSource> asked, List<Seed> seeds, Findings findings) throws InterruptedException {
        sources.keySet().retainAll(asked);
        asked.forEach(source -> question(sources, source, () -> strings(source)).put(pool));
        long deadline = System.nanoTime() + patience.answer().toNanos();
        for (SeedSource source : asked) {
            Question<List<String>> question = Objects.requireNonNull(sources.get(source));
            try {
                addParsed(source, question.take(deadline), seeds, findings);
            } catch (TimeoutException e) {
                findings.outstanding.add(question.awaited());
                findings.problems.put(
                        source.name(),
                        source.name() + " has not answered within " + patience.answer()
                                + ". What it answers later is used then; make it answer faster");
            } catch (ExecutionException e) {
                LOG.debug("{} failed", source.name(), e);
                findings.problems.put(
                        source.name(), source.name() + " failed: " + e.getCause() + ". It is asked again");
            }
        }
    }

    private static List<String> strings(SeedSource source) throws Exception {
        List<String> given = source.asks().call();
        if (given == null) {
            throw new IllegalStateException("it answered null, an empty list says that there is nobody");
        }
        return List.copyOf(given.subList(0, Math.min(given.size(), MAX_SEEDS_OF_A_SOURCE)));
    }

    private static void addParsed(SeedSource source, List<String> given, List<Seed> seeds, Findings findings) {
        for (String text : given) {
            try {
                seeds.add(Seed.parse(text));
            } catch (IllegalArgumentException e) {
                findings.problems.put(source.name(), source.name() + " names no seed: " + e.getMessage());
            }
        }
    }

    private void askNames(List<Seed> seeds, Findings findings) throws InterruptedException {
        Set<String> hosts = new LinkedHashSet<>();
        seeds.stream().filter(seed -> !seed.isLiteral()).map(Seed::host).forEach(hosts::add);
        names.keySet().retainAll(hosts);
        hosts.forEach(host -> question(names, host, () -> lookup.allOf(host)).put(pool));
        long deadline = System.nanoTime() + patience.answer().toNanos();
        Map<String, Found> found = new LinkedHashMap<>();
        for (Seed seed : seeds) {
            Found behind = found.get(seed.host());
            if (behind == null) {
                behind = seed.isLiteral() ? literal(seed.host()) : behindName(seed.host(), deadline, findings);
                found.put(seed.host(), behind);
            }
            findings.add(seed, behind);
        }
    }

    /** Nobody is asked about a literal. */
    private Found literal(String host) {
        try {
            return new Found(lookup.allOf(host));
        } catch (UnknownHostException | RuntimeException e) {
            LOG.debug("'{}' is no address", host, e);
            return Found.NOTHING;
        }
    }

    private Found behindName(String host, long deadline, Findings findings) throws InterruptedException {
        Question<InetAddress[]> question = Objects.requireNonNull(names.get(host));
        try {
            return new Found(question.take(deadline));
        } catch (TimeoutException e) {
            findings.outstanding.add(question.awaited());
            return Found.LATER;
        } catch (ExecutionException e) {
            LOG.debug("'{}' cannot be resolved", host, e);
            return Found.NOTHING;
        }
    }

    private <K, A> Question<A> question(Map<K, Question<A>> known, K about, Callable<A> asks) {
        Question<A> question = known.get(about);
        if (question == null) {
            question = new Question<>(asks, patience.abandoned());
            known.put(about, question);
        }
        return question;
    }

    void close() {
        pool.shutdownNow();
    }

    /** The addresses behind a host, compared by identity. */
    private static final class Found {
        static final Found NOTHING = new Found();
        static final Found LATER = new Found();

        private final List<InetAddress> addresses;

        Found(InetAddress... addresses) {
            this.addresses = List.of(addresses);
        }
    }

    /** An answer that is being put together. */
    private final class Findings {
        private final Set<NodeAddress> addresses = new LinkedHashSet<>();
        private final Map<String, String> problems = new LinkedHashMap<>();
        private final Set<String> empty = new LinkedHashSet<>();
        private final List<CompletableFuture<?>> outstanding = new ArrayList<>();

        void add(Seed seed, Found behind) {
            behind.addresses.forEach(ip -> addresses.add(NodeAddress.of(ip.getAddress(), seed.port())));
            if (behind == Found.LATER) {
                problems.put(
                        seed.text(),
                        "Seed '" + seed.text() + "' cannot be resolved yet: the name service has not answered within "
                                + patience.answer() + ". Its answer is used when it comes");
            } else if (behind.addresses.isEmpty() && seed.mayBeEmpty()) {
                empty.add(seed.text());
            } else if (behind.addresses.isEmpty()) {
                problems.put(
                        seed.text(),
                        "Seed '" + seed.text() + "' cannot be resolved: no address is known for '" + seed.host()
                                + "'. It is tried again; check its spelling and that this machine's DNS knows it");
            }
        }

        Answer answer() {
            return new Answer(
                    List.copyOf(addresses), Map.copyOf(problems), Set.copyOf(empty), List.copyOf(outstanding));
        }
    }
}
