package io.gossipdiscovery.netty;

import io.gossipdiscovery.membership.member.NodeAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns seeds into addresses, anew each time it is asked. A name service may take seconds to answer, therefore it is asked on a
 * daemon thread that lives only while there is something to ask. Everything else here belongs to the owner loop, but
 * {@link #problems()}, which any thread may read.
 *
 * <p>At most one resolution is under way. Being asked meanwhile costs nothing: its answer is the answer, unless the seeds were
 * replaced, in which case it is thrown away and asked anew. (The JVM keeps answers of its own accord, see
 * {@code networkaddress.cache.ttl}.)
 */
final class SeedResolver {

    private static final Logger LOG = LoggerFactory.getLogger(SeedResolver.class);
    private static final long IDLE_SECONDS = 1;

    /** Asks the name service. */
    @FunctionalInterface
    interface Lookup {
        InetAddress[] allOf(String host) throws UnknownHostException;
    }

    private final Lookup lookup;
    private final Executor owner;
    private final Consumer<List<NodeAddress>> resolved;
    private final ThreadPoolExecutor thread;

    private List<Seed> seeds = List.of();
    private boolean underWay;
    private boolean outdated;
    private volatile Map<String, String> problems = Map.of();

    /**
     * A resolver without seeds.
     *
     * @param owner runs a task on the owner loop
     * @param resolved hears every answer, on the owner loop
     */
    SeedResolver(String threadName, Lookup lookup, Executor owner, Consumer<List<NodeAddress>> resolved) {
        this.lookup = lookup;
        this.owner = owner;
        this.resolved = resolved;
        this.thread =
                new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread made = new Thread(task, threadName);
                    made.setDaemon(true);
                    return made;
                });
        thread.allowCoreThreadTimeOut(true);
    }

    /** Replaces the seeds, without resolving them yet. */
    void use(List<Seed> replacement) {
        seeds = List.copyOf(replacement);
        outdated = underWay;
        Map<String, String> kept = new LinkedHashMap<>(problems);
        kept.keySet().retainAll(seeds.stream().map(Seed::text).toList());
        problems = Map.copyOf(kept);
    }

    void resolve() {
        if (underWay) {
            return;
        }
        List<Seed> asked = seeds;
        try {
            thread.execute(() -> {
                Answer answer = ask(asked);
                try {
                    owner.execute(() -> answered(answer));
                } catch (RejectedExecutionException e) {
                    LOG.debug("The node was closed while its seeds were resolved");
                }
            });
            underWay = true;
        } catch (RejectedExecutionException e) {
            LOG.debug("The node was closed before its seeds were resolved");
        }
    }

    private void answered(Answer answer) {
        underWay = false;
        if (outdated) {
            outdated = false;
            resolve();
            return;
        }
        answer.problems().forEach((seed, problem) -> {
            if (!problems.containsKey(seed)) {
                LOG.warn("{}", problem);
            }
        });
        problems.keySet().stream()
                .filter(seed -> !answer.problems().containsKey(seed))
                .forEach(seed -> LOG.info("Seed '{}' resolves again", seed));
        problems = answer.problems();
        resolved.accept(answer.addresses());
    }

    private Answer ask(List<Seed> asked) {
        Set<NodeAddress> addresses = new LinkedHashSet<>();
        Map<String, String> failed = new LinkedHashMap<>();
        for (Seed seed : asked) {
            try {
                for (InetAddress ip : lookup.allOf(seed.host())) {
                    addresses.add(NodeAddress.of(ip.getAddress(), seed.port()));
                }
            } catch (UnknownHostException | RuntimeException e) {
                LOG.debug("Seed '{}' cannot be resolved", seed.text(), e);
                failed.put(
                        seed.text(),
                        "Seed '" + seed.text() + "' cannot be resolved: no address is known for '" + seed.host()
                                + "'. It is tried again; check its spelling and that this machine's DNS knows it");
            }
        }
        return new Answer(new ArrayList<>(addresses), Map.copyOf(failed));
    }

    /** What is wrong, by seed as it was given. */
    Map<String, String> problems() {
        return problems;
    }

    void close() {
        thread.shutdownNow();
    }

    private record Answer(List<NodeAddress> addresses, Map<String, String> problems) {}
}
