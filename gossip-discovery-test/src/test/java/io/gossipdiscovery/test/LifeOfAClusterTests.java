package io.gossipdiscovery.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.annotation.DirtiesContext;

/** Runs whole test classes, and looks at what they have left behind. */
class LifeOfAClusterTests {

    /** What the classes below have seen, in order. */
    private static final List<Seen> SEEN = Collections.synchronizedList(new ArrayList<>());

    record Seen(GossipTestCluster cluster, ConfigurableApplicationContext context) {}

    @BeforeEach
    void forget() {
        SEEN.clear();
    }

    @Test
    void eachSpringTestClassHasAClusterOfItsOwnWhichEndsWithIt() {
        run(OneSpringTest.class, AnotherSpringTest.class);

        assertThat(SEEN).hasSize(4);
        assertThat(SEEN.stream().map(Seen::cluster).distinct()).hasSize(2);
        assertThat(SEEN.stream().map(Seen::context).distinct()).hasSize(2);
        assertAllIsClosed();
    }

    @Test
    void aContextThatIsBegunAnewHasANewCluster() {
        run(DirtySpringTest.class);

        assertThat(SEEN).hasSize(3);
        assertThat(SEEN.get(1)).as("dirty after the first method").isNotEqualTo(SEEN.get(0));
        assertThat(SEEN.get(1).cluster()).isNotSameAs(SEEN.get(0).cluster());
        assertThat(SEEN.get(2)).as("not dirty").isEqualTo(SEEN.get(1));
        assertAllIsClosed();
    }

    @Test
    void aContextThatFailsToStartLeavesNoCluster() {
        TestExecutionSummary summary = execute(FailingSpringTest.class);

        assertThat(summary.getTestsFailedCount()).isEqualTo(1);
        assertThat(summary.getFailures().get(0).getException()).hasStackTraceContaining("this bean cannot be made");
        await().untilAsserted(() -> assertThat(threads("gossip-test-")).isEmpty());
    }

    @Test
    void aNestedClassMayHaveAClusterOfItsOwn() {
        run(WithNestedTest.class);
        await().untilAsserted(() -> assertThat(threads("gossip-test-")).isEmpty());
    }

    @Test
    void aFieldThatIsNotStaticGivesEachMethodItsOwn() {
        run(OwnForEachMethodTest.class);
        await().untilAsserted(() -> assertThat(threads("gossip-test-")).isEmpty());
    }

    @Test
    void aParameterWithoutAnnotationIsRefusedWithTheRemedy() {
        TestExecutionSummary summary = execute(WithoutAnnotationTest.class);

        assertThat(summary.getFailures()).singleElement().satisfies(failure -> assertThat(failure.getException())
                .hasMessageContaining("has no @GossipCluster: annotate it"));
    }

    private static void assertAllIsClosed() {
        for (Seen seen : SEEN) {
            assertThat(seen.context().isActive()).isFalse();
            await().untilAsserted(() ->
                    assertThat(GossipTestClusterTests.threadsOf(seen.cluster())).isEmpty());
        }
    }

    private static List<String> threads(String prefix) {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith(prefix))
                .toList();
    }

    private static void run(Class<?>... types) {
        TestExecutionSummary summary = execute(types);
        StringWriter failures = new StringWriter();
        summary.printFailuresTo(new PrintWriter(failures), 50);
        assertThat(summary.getTotalFailureCount()).as(failures.toString()).isZero();
        assertThat(summary.getTestsSucceededCount()).isPositive();
    }

    private static TestExecutionSummary execute(Class<?>... types) {
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(Arrays.stream(types).map(type -> selectClass(type)).toList())
                .build();
        LauncherFactory.create().execute(request, listener);
        return listener.getSummary();
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Storefront {}

    @SpringBootTest(classes = Storefront.class)
    @GossipCluster
    abstract static class SpringTest {

        @Test
        @Order(1)
        void first(@Autowired GossipTestCluster cluster, @Autowired ConfigurableApplicationContext context) {
            see(cluster, context);
        }

        @Test
        @Order(2)
        void second(GossipTestCluster cluster, @Autowired ConfigurableApplicationContext context) {
            see(cluster, context);
        }

        static void see(GossipTestCluster cluster, ConfigurableApplicationContext context) {
            cluster.awaitMembers();
            assertThat(cluster.application().isRunning()).isTrue();
            SEEN.add(new Seen(cluster, context));
        }
    }

    /** Both have the annotation from one class, and the same configuration. */
    static class OneSpringTest extends SpringTest {}

    static class AnotherSpringTest extends SpringTest {}

    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    static class DirtySpringTest extends SpringTest {

        @Test
        @Order(0)
        @DirtiesContext
        void makesItDirty(GossipTestCluster cluster, @Autowired ConfigurableApplicationContext context) {
            see(cluster, context);
            cluster.member(0).kill();
        }
    }

    @SpringBootTest(classes = FailingSpringTest.Broken.class)
    @GossipCluster
    static class FailingSpringTest {

        @Test
        void neverRuns() {}

        static class Broken {

            Broken() {
                throw new IllegalStateException("this bean cannot be made");
            }
        }
    }

    @GossipCluster(nodes = 2)
    static class WithNestedTest {

        @Test
        void hasTwo(GossipTestCluster cluster) {
            assertThat(cluster.members()).hasSize(2);
        }

        @Nested
        @GossipCluster(nodes = 1)
        class Inner {

            @Test
            void hasOne(GossipTestCluster cluster) {
                assertThat(cluster.members()).hasSize(1);
            }
        }
    }

    static class OwnForEachMethodTest {

        private static final List<String> NAMES = new ArrayList<>();

        @RegisterExtension
        final GossipClusterExtension extension = GossipClusterExtension.of(1);

        @Test
        void first(GossipTestCluster cluster) {
            see(cluster);
        }

        @Test
        void second(GossipTestCluster cluster) {
            see(cluster);
        }

        private static void see(GossipTestCluster cluster) {
            assertThat(NAMES).doesNotContain(cluster.name());
            NAMES.add(cluster.name());
            cluster.member(0).kill();
        }
    }

    @ExtendWith(GossipClusterExtension.class)
    static class WithoutAnnotationTest {

        @Test
        void neverRuns(GossipTestCluster cluster) {}
    }
}
