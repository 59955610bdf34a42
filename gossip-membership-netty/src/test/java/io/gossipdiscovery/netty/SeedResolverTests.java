package io.gossipdiscovery.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.membership.member.NodeAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SeedResolverTests {

    private final Map<String, InetAddress[]> names = new ConcurrentHashMap<>();
    private final ExecutorService owner = Executors.newSingleThreadExecutor();
    private final BlockingQueue<List<NodeAddress>> answers = new LinkedBlockingQueue<>();
    private final List<SeedSource> sources = new ArrayList<>();
    private final CountDownLatch gate = new CountDownLatch(1);
    private final CountDownLatch waiting = new CountDownLatch(1);
    private final Semaphore lateAnswers = new Semaphore(0);
    private final SeedInquiry.Patience patience =
            new SeedInquiry.Patience(Duration.ofMillis(200), Duration.ofSeconds(20));
    private final SeedResolver resolver =
            new SeedResolver("seeds-test", this::lookup, patience, owner, new SeedResolver.Events() {
                @Override
                public void onResolved(List<NodeAddress> addresses) {
                    answers.add(addresses);
                }

                @Override
                public void onLateAnswer() {
                    lateAnswers.release();
                }
            });

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
        onOwner(() -> resolver.use(List.of(), List.of()));
        assertThat(resolver.problems()).isEmpty();
    }

    @Test
    void answerForSeedsThatWereReplacedMeanwhileIsThrownAway() throws Exception {
        names.put("slow", addresses("10.0.0.1"));
        names.put("new", addresses("10.0.0.2"));
        onOwner(() -> {
            resolver.use(List.of(Seed.parse("slow:1")), List.of());
            resolver.resolve();
        });
        assertThat(waiting.await(10, TimeUnit.SECONDS)).isTrue();
        onOwner(() -> {
            resolver.use(List.of(Seed.parse("new:1")), List.of());
            resolver.resolve();
        });
        gate.countDown();
        assertThat(next()).extracting(NodeAddress::toString).containsExactly("10.0.0.2:1");
        onOwner(() -> {});
        assertThat(answers).isEmpty();
    }

    @Test
    void nameThatMayBeEmptyIsNoProblem() throws Exception {
        assertThat(resolve("dns:pods:1")).isEmpty();
        assertThat(resolver.problems()).isEmpty();

        names.put("pods", addresses("10.0.0.1", "10.0.0.2"));
        assertThat(resolve("dns:pods:1")).hasSize(2);
    }

    @Test
    void nameThatIsSlowDelaysNoOtherAndIsUsedWhenItIsThere() throws Exception {
        names.put("slow", addresses("10.0.0.1"));
        names.put("one", addresses("10.0.0.2"));
        assertThat(resolve("slow:1", "one:1", "10.0.0.3:1"))
                .extracting(NodeAddress::toString)
                .containsExactly("10.0.0.2:1", "10.0.0.3:1");
        assertThat(resolver.awaitsAnswer()).isTrue();
        assertThat(resolver.problems()).containsOnlyKeys("slow:1");
        assertThat(resolver.problems().get("slow:1")).contains("has not answered within PT0.2S");

        gate.countDown();
        assertThat(lateAnswers.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
        assertThat(resolve("slow:1", "one:1", "10.0.0.3:1")).hasSize(3);
        assertThat(resolver.awaitsAnswer()).isFalse();
        assertThat(resolver.problems()).isEmpty();
    }

    @Test
    void sourcesAddUpAndAreAskedEachTime() throws Exception {
        List<String> known = new CopyOnWriteArrayList<>(List.of("10.0.0.2:1"));
        addSource("first", () -> known);
        addSource("second", () -> List.of("dns:pods:1", "10.0.0.1:1"));
        names.put("pods", addresses("10.0.0.9"));
        assertThat(resolve("10.0.0.1:1"))
                .extracting(NodeAddress::toString)
                .containsExactly("10.0.0.1:1", "10.0.0.2:1", "10.0.0.9:1");

        known.add("10.0.0.3:1");
        assertThat(resolve("10.0.0.1:1")).hasSize(4);
    }

    @Test
    void sourceThatFailsIsAProblemAndHarmsNoOther() throws Exception {
        addSource("broken", () -> {
            throw new IOException("no access");
        });
        addSource("odd", () -> List.of("orders", "10.0.0.2:1"));
        assertThat(resolve("10.0.0.1:1")).hasSize(2);
        assertThat(resolver.problems()).containsOnlyKeys("broken", "odd");
        assertThat(resolver.problems().get("broken")).contains("broken failed").contains("no access");
        assertThat(resolver.problems().get("odd")).contains("Seed 'orders' has no port");

        sources.clear();
        assertThat(resolve("10.0.0.1:1")).hasSize(1);
        assertThat(resolver.problems()).isEmpty();
    }

    @Test
    void sourceThatHangsIsAskedOnceAtATime() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        addSource("hanging", () -> {
            calls.incrementAndGet();
            gate.await();
            return List.of("10.0.0.2:1");
        });
        for (int i = 0; i < 3; i++) {
            assertThat(resolve("10.0.0.1:1")).hasSize(1);
        }
        assertThat(calls).hasValue(1);
        assertThat(resolver.problems().get("hanging")).contains("has not answered within PT0.2S");

        gate.countDown();
        assertThat(lateAnswers.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
        assertThat(resolve("10.0.0.1:1")).hasSize(2);
        assertThat(calls).as("the late answer was not thrown away").hasValue(1);
    }

    @Test
    void sourceThatAnswersTooMuchIsCutOff() throws Exception {
        addSource("large", () -> IntStream.rangeClosed(1, 10_000)
                .mapToObj(port -> "10.0.0.1:" + port)
                .toList());
        assertThat(resolve()).hasSize(256);
    }

    private List<NodeAddress> resolve(String... seeds) throws Exception {
        onOwner(() -> {
            resolver.use(List.of(seeds).stream().map(Seed::parse).toList(), sources);
            resolver.resolve();
        });
        return next();
    }

    private void addSource(String name, Callable<List<String>> asks) {
        sources.add(new SeedSource(name, asks));
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
        InetAddress[] found = Character.isDigit(host.charAt(0)) ? InetAddress.getAllByName(host) : names.get(host);
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
