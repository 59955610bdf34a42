package io.gossipdiscovery.autoconfigure.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gossipdiscovery.autoconfigure.TestNode;
import io.gossipdiscovery.autoconfigure.journal.GossipJournal;
import io.gossipdiscovery.autoconfigure.journal.GossipJournalAutoConfiguration;
import io.gossipdiscovery.autoconfigure.loadbalancer.GossipLoadBalancerAutoConfiguration;
import io.gossipdiscovery.autoconfigure.membership.GossipMembershipAutoConfiguration;
import io.gossipdiscovery.membership.counter.Counter;
import io.gossipdiscovery.netty.GossipNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cloud.commons.util.UtilAutoConfiguration;
import org.springframework.context.annotation.Configuration;

class GossipMetricsTests {

    private static final Path ALERTS = Path.of("..", "docs", "monitoring", "prometheus-alerts.yaml");
    private static final Pattern ALERT_ON_LIMITS =
            Pattern.compile("- alert: Gossip(?:LimitReached|MembersRefused)\\s+expr:(.*?)\\sfor:", Pattern.DOTALL);
    private static final Pattern METRIC = Pattern.compile("gossip_[a-z_]+");

    private final ApplicationContextRunner contexts = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    UtilAutoConfiguration.class,
                    MetricsAutoConfiguration.class,
                    CompositeMeterRegistryAutoConfiguration.class,
                    GossipMembershipAutoConfiguration.class,
                    GossipJournalAutoConfiguration.class,
                    GossipLoadBalancerAutoConfiguration.class,
                    GossipMetricsAutoConfiguration.class))
            .withBean(SimpleMeterRegistry.class);

    @Test
    void everyCounterOfTheNodeIsAMeterOfItsOwnWithADescription() {
        contexts.run(context -> {
            Set<String> labels = context.getBean(GossipNode.class).counters().keySet();
            Set<NodeMeter> meters = labels.stream().map(NodeMeter::of).collect(Collectors.toSet());

            assertThat(meters).hasSameSizeAs(labels);
            assertThat(meters).extracting(NodeMeter::description).noneMatch(text -> text.startsWith("Counter "));
            assertThat(meters).extracting(NodeMeter::name).allMatch(name -> name.matches("gossip(\\.[a-z]+)+"));
        });
    }

    /** The one on refused members wakes somebody, so that they are two. */
    @Test
    void theAlertsOnLimitsLookAtThoseThatANodeWatches() throws IOException {
        List<String> watched = GossipNode.watchedLimits().stream()
                .map(label -> NodeMeter.of(label).name().replace('.', '_') + "_total")
                .toList();
        List<String> alerted = ALERT_ON_LIMITS
                .matcher(Files.readString(ALERTS))
                .results()
                .flatMap(alert -> METRIC.matcher(alert.group(1)).results())
                .map(MatchResult::group)
                .toList();

        assertThat(alerted).containsExactlyInAnyOrderElementsOf(watched);
    }

    /** One that only grows and is taken for a gauge is merely odd; one that also shrinks and is taken for a counter is wrong. */
    @Test
    void whatIsNoCounterOfTheEngineOrTheSocketsIsAGauge() {
        Set<String> counters =
                Arrays.stream(Counter.values()).map(Counter::label).collect(Collectors.toSet());
        contexts.run(context -> assertThat(
                        context.getBean(GossipNode.class).counters().keySet())
                .allSatisfy(label -> assertThat(NodeMeter.isGauge(label))
                        .as(label)
                        .isEqualTo(!counters.contains(label) && !label.startsWith("shell."))));
    }

    @Test
    void metersShowWhatTheNodeSees() {
        try (TestNode seed = TestNode.start()) {
            contexts.withPropertyValues(seed.properties()).run(context -> {
                MeterRegistry registry = context.getBean(MeterRegistry.class);

                await().until(() -> members(registry, "alive") == 2);
                assertThat(members(registry, "dead")).isZero();
                assertThat(registry.get("gossip.convergence").gauge().value()).isBetween(0.0, 1.0);
                assertThat(registry.get("gossip.services").gauge().value()).isZero();
                await().untilAsserted(() -> assertThat(
                                registry.get("gossip.ack.timeout").timeGauge().value(TimeUnit.MILLISECONDS))
                        .isEqualTo(counter(context, "ackTimeoutMillis")));
                await().until(() -> registry.get("gossip.packets")
                                .tags("transport", "datagram", "direction", "sent")
                                .functionCounter()
                                .count()
                        > 0);

                TestNode gone = seed.startAnother();
                await().until(() -> members(registry, "alive") == 3);
                gone.node().leave().join();
                gone.close();
                await().until(() -> members(registry, "left") == 1);
                assertThat(events(registry, "joined")).isPositive();
                assertThat(events(registry, "left")).isEqualTo(1);
            });
        }
    }

    @Test
    void aScrapeAsksForNothingThatTheNodeDoesNotPublishAnyway() {
        contexts.run(context -> {
            MeterRegistry registry = context.getBean(MeterRegistry.class);
            context.getBean(GossipNode.class).close();

            assertThat(registry.getMeters())
                    .filteredOn(meter -> meter.getId().getName().startsWith("gossip."))
                    .as("with no event loop that could answer")
                    .isNotEmpty()
                    .allSatisfy(meter -> meter.measure().forEach(measurement -> assertThat(measurement.getValue())
                            .isFinite()));
        });
    }

    @Test
    void withoutAJournalThereAreNoMetersOfEvents() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        UtilAutoConfiguration.class,
                        MetricsAutoConfiguration.class,
                        GossipMembershipAutoConfiguration.class,
                        GossipMetricsAutoConfiguration.class))
                .withBean(SimpleMeterRegistry.class)
                .run(context -> {
                    assertThat(context).doesNotHaveBean(GossipJournal.class);
                    MeterRegistry registry = context.getBean(MeterRegistry.class);
                    assertThat(registry.find("gossip.members").gauges()).isNotEmpty();
                    assertThat(registry.find("gossip.events").functionCounters())
                            .isEmpty();
                });
    }

    @Test
    void withoutANodeOrARegistryThereAreNoMeters() {
        contexts.withPropertyValues("gossip.enabled=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("gossipMetrics"));
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        UtilAutoConfiguration.class,
                        GossipMembershipAutoConfiguration.class,
                        GossipMetricsAutoConfiguration.class))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("gossipMetrics"));
        new ApplicationContextRunner()
                .withUserConfiguration(AsBootImports.class)
                .withClassLoader(new FilteredClassLoader("io.micrometer.core", "org.springframework.boot.micrometer"))
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(GossipNode.class));
    }

    @Test
    void theUsersOwnMetersComeFirst() {
        MeterBinder own = registry -> {};
        contexts.withBean("gossipMetrics", MeterBinder.class, () -> own).run(context -> {
            assertThat(context).getBean("gossipMetrics").isSameAs(own);
            assertThat(context.getBean(MeterRegistry.class)
                            .find("gossip.members")
                            .gauges())
                    .isEmpty();
        });
    }

    private static double counter(AssertableApplicationContext context, String label) {
        return context.getBean(GossipNode.class).counters().getOrDefault(label, -1L);
    }

    private static double members(MeterRegistry registry, String status) {
        return registry.get("gossip.members").tag("status", status).gauge().value();
    }

    private static double events(MeterRegistry registry, String kind) {
        return registry.get("gossip.events").tag("kind", kind).functionCounter().count();
    }

    /** Classes that are absent are found out before a configuration is read, which a runner's own import leaves out. */
    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        UtilAutoConfiguration.class,
        GossipMembershipAutoConfiguration.class,
        GossipJournalAutoConfiguration.class,
        GossipMetricsAutoConfiguration.class
    })
    static class AsBootImports {}
}
