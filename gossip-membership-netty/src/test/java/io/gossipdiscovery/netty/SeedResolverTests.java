package io.gossipdiscovery.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.membership.member.NodeAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SeedResolverTests {

    private final Map<String, InetAddress[]> names = new ConcurrentHashMap<>();
    private final ExecutorService owner = Executors.newSingleThreadExecutor();
    private final BlockingQueue<List<NodeAddress>> answers = new LinkedBlockingQueue<>();
    private final CountDownLatch gate = new CountDownLatch(1);
    private final CountDownLatch waiting = new CountDownLatch(1);
    private final SeedResolver resolver = new SeedResolver("seeds-test", this::lookup, owner, answers::add);

    @AfterEach
    void end() {
        gate.countDown();
        resolver.close();
        owner.shutdownNow();
    }

    @Test
    void allAddressesOfAllNamesAreFound() throws Exception {
        names.put("one", addresses("10.0.0.1", "10.0.0.2", "2001:db8::1"));
        names.put("two", addresses("10.0.0.2", "10.0.0.3"));
        assertThat(resolve("one:1", "two:1"))
                .extracting(NodeAddress::toString)
                .containsExactly("10.0.0.1:1", "10.0.0.2:1", "[2001:db8:0:0:0:0:0:1]:1", "10.0.0.3:1");
        assertThat(resolver.problems()).isEmpty();
    }

    @Test
    void unknownNameIsAProblemUntilItResolves() throws Exception {
        names.put("one", addresses("10.0.0.1"));
        assertThat(resolve("one:1", "gone:1")).hasSize(1);
        assertThat(resolver.problems()).containsOnlyKeys("gone:1");
        assertThat(resolver.problems().get("gone:1")).contains("'gone'").contains("check its spelling");

        names.put("gone", addresses("10.0.0.9"));
        assertThat(resolve("one:1", "gone:1")).hasSize(2);
        assertThat(resolver.problems()).isEmpty();
    }

    @Test
    void problemsOfReplacedSeedsAreForgotten() throws Exception {
        resolve("gone:1");
        onOwner(() -> resolver.use(List.of()));
        assertThat(resolver.problems()).isEmpty();
    }

    @Test
    void answerForSeedsThatWereReplacedMeanwhileIsThrownAway() throws Exception {
        names.put("slow", addresses("10.0.0.1"));
        names.put("new", addresses("10.0.0.2"));
        onOwner(() -> {
            resolver.use(List.of(Seed.parse("slow:1")));
            resolver.resolve();
        });
        assertThat(waiting.await(10, TimeUnit.SECONDS)).isTrue();
        onOwner(() -> {
            resolver.use(List.of(Seed.parse("new:1")));
            resolver.resolve();
        });
        gate.countDown();
        assertThat(next()).extracting(NodeAddress::toString).containsExactly("10.0.0.2:1");
        onOwner(() -> {});
        assertThat(answers).isEmpty();
    }

    private List<NodeAddress> resolve(String... seeds) throws Exception {
        onOwner(() -> {
            resolver.use(List.of(seeds).stream().map(Seed::parse).toList());
            resolver.resolve();
        });
        return next();
    }

    private List<NodeAddress> next() throws InterruptedException {
        return Objects.requireNonNull(answers.poll(10, TimeUnit.SECONDS), "no answer");
    }

    private void onOwner(Runnable task) throws Exception {
        owner.submit(task).get(10, TimeUnit.SECONDS);
    }

    private InetAddress[] lookup(String host) throws UnknownHostException {
        if (host.equals("slow")) {
            waiting.countDown();
            try {
                gate.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        InetAddress[] found = names.get(host);
        if (found == null) {
            throw new UnknownHostException(host);
        }
        return found;
    }

    private static InetAddress[] addresses(String... literals) throws UnknownHostException {
        InetAddress[] addresses = new InetAddress[literals.length];
        for (int i = 0; i < literals.length; i++) {
            addresses[i] = InetAddress.getByName(literals[i]);
        }
        return addresses;
    }
}
