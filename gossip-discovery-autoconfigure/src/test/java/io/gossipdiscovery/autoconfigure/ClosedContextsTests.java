package io.gossipdiscovery.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gossipdiscovery.autoconfigure.discovery.GossipDiscoveryClientAutoConfiguration;
import io.gossipdiscovery.autoconfigure.discovery.GossipReactiveDiscoveryClientAutoConfiguration;
import io.gossipdiscovery.autoconfigure.journal.GossipJournalAutoConfiguration;
import io.gossipdiscovery.autoconfigure.membership.GossipMembershipAutoConfiguration;
import io.gossipdiscovery.autoconfigure.registration.GossipAutoServiceRegistrationAutoConfiguration;
import io.gossipdiscovery.autoconfigure.registration.GossipServiceRegistryAutoConfiguration;
import io.gossipdiscovery.autoconfigure.state.GossipSharedStateAutoConfiguration;
import io.gossipdiscovery.netty.GossipNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cloud.commons.util.UtilAutoConfiguration;

/** What a context takes it gives back, however often one starts and ends in a JVM. */
class ClosedContextsTests {

    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int WARM_UPS = 5;
    private static final int ROUNDS = 20;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @Test
    void twentyContextsLeaveNothingBehind() {
        try (TestNode other = TestNode.start()) {
            ApplicationContextRunner contexts = contexts(other);
            startAndEnd(contexts, other, WARM_UPS);
            awaitEndOfNetty();
            Set<Thread> threads = threads();
            long descriptors = descriptors();

            startAndEnd(contexts, other, ROUNDS);

            await().pollInSameThread().atMost(PATIENCE).untilAsserted(() -> assertThat(threads())
                    .isSubsetOf(threads));
            await().pollInSameThread().atMost(PATIENCE).untilAsserted(() -> assertThat(descriptors())
                    .isEqualTo(descriptors));
        }
    }

    private ApplicationContextRunner contexts(TestNode other) {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        UtilAutoConfiguration.class,
                        GossipMembershipAutoConfiguration.class,
                        GossipJournalAutoConfiguration.class,
                        GossipDiscoveryClientAutoConfiguration.class,
                        GossipReactiveDiscoveryClientAutoConfiguration.class,
                        GossipServiceRegistryAutoConfiguration.class,
                        GossipAutoServiceRegistrationAutoConfiguration.class,
                        GossipSharedStateAutoConfiguration.class))
                .withPropertyValues(other.properties())
                .withPropertyValues(
                        "spring.application.name=closes", "gossip.peers-file=" + directory.resolve("peers"));
    }

    private static void startAndEnd(ApplicationContextRunner contexts, TestNode other, int times) {
        for (int i = 0; i < times; i++) {
            contexts.run(context ->
                    assertThat(context.getBean(GossipNode.class).view().live()).hasSize(2));
        }
        await().atMost(PATIENCE).until(() -> other.live() == 1);
    }

    /** Netty's thread for what ends goes a second after the last task. */
    private static void awaitEndOfNetty() {
        await().pollInSameThread().atMost(PATIENCE).until(() -> threads().stream()
                .noneMatch(thread -> thread.getName().startsWith("globalEventExecutor")));
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet();
    }

    /** Zero where the system does not tell. */
    private static long descriptors() {
        if (!Files.isDirectory(DESCRIPTORS)) {
            return 0;
        }
        try (Stream<Path> open = Files.list(DESCRIPTORS)) {
            return open.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
