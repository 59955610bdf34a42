package io.gossipdiscovery.autoconfigure.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gossipdiscovery.autoconfigure.TestNode;
import io.gossipdiscovery.autoconfigure.membership.GossipProperties.Migration;
import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.netty.GossipNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.commons.util.UtilAutoConfiguration;
import org.springframework.cloud.context.environment.EnvironmentChangeEvent;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** Keys that change while real nodes of two applications talk. */
@ExtendWith(OutputCaptureExtension.class)
@Tag("long")
class KeyRotationTests {

    private static final String KEYS = "gossip.security.keys";
    private static final String MIGRATION = "gossip.security.migration";
    private static final AtomicInteger NEWS = new AtomicInteger();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String old = SealingKeys.fresh();
    private final String next = SealingKeys.fresh();
    private final String cluster = TestNode.randomCluster();
    private final ApplicationContextRunner contexts = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(UtilAutoConfiguration.class, GossipMembershipAutoConfiguration.class))
            .withPropertyValues("gossip.cluster=" + cluster);

    @Test
    void keysAreExchangedByRefreshWithoutAPacketLost() {
        withTwo(contexts.withPropertyValues(KEYS + "=" + old), (first, second) -> {
            Map<String, Long> before = rejected(first, second);
            for (String keys : List.of(old + "," + next, next + "," + old, next)) {
                for (AssertableApplicationContext each : List.of(first, second)) {
                    change(each, Map.of(KEYS, keys));
                    awaitTraffic(first, second);
                }
            }

            assertThat(fingerprints(first)).isEqualTo(fingerprints(second)).containsExactly(fingerprint(next));
            assertThat(rejected(first, second)).isEqualTo(before);
            assertThat(node(first).view().live()).hasSize(2);
        });
    }

    @Test
    void keyThatOnlyOneNodeHasIsNotUnderstood() {
        withTwo(contexts.withPropertyValues(KEYS + "=" + old), (first, second) -> {
            change(first, Map.of(KEYS, next));

            awaitCounter(second, "rejected.notAuthentic");
        });
    }

    @Test
    void clusterInTheClearIsBroughtToKeysWithoutBeingStopped() {
        contexts.run(first -> {
            ApplicationContextRunner joining =
                    contexts.withPropertyValues("gossip.seeds=" + node(first).address());
            joining.withPropertyValues(KEYS + "=" + next, MIGRATION + "=send-plaintext")
                    .run(second -> {
                        await().atMost(PATIENCE)
                                .until(() -> node(first).view().live().size() == 2);
                        // the first one is restarted with keys as well
                        first.getSourceApplicationContext().close();
                        contexts.withPropertyValues(
                                        "gossip.seeds=" + node(second).address(),
                                        KEYS + "=" + next,
                                        MIGRATION + "=send-plaintext")
                                .run(restarted -> migrate(restarted, second));
                    });
        });
    }

    private void migrate(AssertableApplicationContext first, AssertableApplicationContext second) {
        awaitTraffic(first, second);
        Map<String, Long> before = rejected(first, second);
        assertThat(plan(first).isSealed()).isFalse();
        assertThat(plan(first).protection()).isEqualTo("nothing");
        assertThat(plan(first).migrationProblem()).contains("send-plaintext", "set gossip.security.migration=accept");

        change(first, Map.of(MIGRATION, "accept-plaintext"));
        awaitTraffic(first, second);
        assertThat(plan(first).isSealed()).isTrue();
        assertThat(plan(first).migrationProblem()).contains("accept-plaintext", "set gossip.security.migration=none");
        change(second, Map.of(MIGRATION, "accept-plaintext"));
        awaitTraffic(first, second);
        assertThat(rejected(first, second)).isEqualTo(before);
        assertThat(node(first).counters().get("keys.takenInTheClear")).isPositive();
    }

    @Test
    void migrationThatIsOverRefusesPacketsInTheClear() {
        withTwo(contexts.withPropertyValues(KEYS + "=" + next, MIGRATION + "=accept-plaintext"), (first, second) -> {
            Map<String, Long> before = rejected(first, second);
            for (AssertableApplicationContext each : List.of(first, second)) {
                change(each, Map.of(MIGRATION, "none"));
                awaitTraffic(first, second);
            }
            assertThat(rejected(first, second)).isEqualTo(before);
            assertThat(plan(first).migration()).isEqualTo(Migration.NONE);
            assertThat(plan(first).migrationProblem()).isNull();
            assertThat(plan(first).protection()).isEqualTo("keys");
            contexts.withPropertyValues("gossip.seeds=" + node(first).address(), "gossip.join.wait=1ms")
                    .run(clear -> {
                        awaitCounter(first, "rejected.plaintext");
                        assertThat(node(clear).view().members()).hasSize(1);
                    });
        });
    }

    @Test
    void wrongKeysChangeNothingAndAreNotShown(CapturedOutput output) {
        contexts.withPropertyValues(KEYS + "=" + old).run(context -> {
            change(context, Map.of(KEYS, "c2hvcnQtc2VjcmV0"));
            assertThat(output)
                    .contains("goes on as before", "gossip.security.keys[0] has 12 bytes, not 32")
                    .doesNotContain("c2hvcnQtc2VjcmV0");
            assertThat(fingerprints(context)).containsExactly(fingerprint(old));

            change(context, Map.of(KEYS, next));
            assertThat(fingerprints(context)).containsExactly(fingerprint(next));
            assertThat(output)
                    .contains("seals with key " + fingerprint(next))
                    .doesNotContain(old, next, "after a restart only");
        });
    }

    @Test
    void keysAreNeitherTakenAwayNorGivenToWhoHasNone(CapturedOutput output) {
        String restart = "the change of gossip.security.keys is used after a restart only";
        contexts.run(context -> {
            change(context, Map.of(KEYS, next));
            change(context, Map.of(KEYS, old));
            assertThat(output.toString().split(restart, -1)).hasSize(2);
            assertThat(fingerprints(context)).isEmpty();
        });
        contexts.withPropertyValues(KEYS + "=" + old).run(context -> {
            change(context, Map.of(KEYS, ""));
            assertThat(output.toString().split(restart, -1)).hasSize(3);
            assertThat(fingerprints(context)).containsExactly(fingerprint(old));
        });
    }

    @Test
    void migrationIsLoudInTheLog(CapturedOutput output) {
        contexts.withPropertyValues(KEYS + "=" + old, MIGRATION + "=send-plaintext")
                .run(context -> {
                    assertThat(output).containsPattern("WARN .*gossip.security.migration=send-plaintext");
                    change(context, Map.of(KEYS, old, MIGRATION, "accept-plaintext"));
                    assertThat(output).containsPattern("WARN .*gossip.security.migration=accept-plaintext");
                });
    }

    private interface Two {
        void accept(AssertableApplicationContext first, AssertableApplicationContext second);
    }

    private static void withTwo(ApplicationContextRunner contexts, Two test) {
        ContextConsumer<AssertableApplicationContext> withFirst = first -> contexts.withPropertyValues(
                        "gossip.seeds=" + node(first).address())
                .run(second -> {
                    awaitTraffic(first, second);
                    test.accept(first, second);
                });
        contexts.run(withFirst);
    }

    /** News of each reaches the other. */
    private static void awaitTraffic(AssertableApplicationContext first, AssertableApplicationContext second) {
        await().atMost(PATIENCE).until(() -> node(first).view().live().size() == 2);
        for (GossipNode from : List.of(node(first), node(second))) {
            GossipNode to = from == node(first) ? node(second) : node(first);
            from.publish("news", new byte[] {(byte) NEWS.incrementAndGet()}).join();
            await().atMost(PATIENCE).until(() -> stateVersion(from, from) == stateVersion(from, to));
        }
    }

    /** From counters that are newer than this call. */
    private static Map<String, Long> rejected(AssertableApplicationContext first, AssertableApplicationContext second) {
        for (AssertableApplicationContext each : List.of(first, second)) {
            long before = received(each);
            await().atMost(PATIENCE).until(() -> received(each) > before + 1);
        }
        Map<String, Long> rejected = new TreeMap<>();
        for (AssertableApplicationContext each : List.of(first, second)) {
            node(each).counters().forEach((label, count) -> {
                if (label.startsWith("rejected.")) {
                    rejected.put(node(each).id() + " " + label, count);
                }
            });
        }
        return rejected;
    }

    private static long stateVersion(GossipNode of, GossipNode by) {
        Member member = by.view().find(of.id());
        return member == null ? 0 : member.state().version();
    }

    private static long received(AssertableApplicationContext context) {
        return node(context).counters().getOrDefault("datagrams.received", 0L);
    }

    private static void awaitCounter(AssertableApplicationContext context, String label) {
        await().atMost(PATIENCE).until(() -> node(context).counters().getOrDefault(label, 0L) > 0);
    }

    private static void change(AssertableApplicationContext of, Map<String, Object> properties) {
        ConfigurableApplicationContext context = of.getSourceApplicationContext();
        context.getEnvironment().getPropertySources().remove("changed");
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("changed", properties));
        context.publishEvent(new EnvironmentChangeEvent(context, Set.copyOf(properties.keySet())));
    }

    private static List<String> fingerprints(AssertableApplicationContext context) {
        return plan(context).keyFingerprints();
    }

    private static String fingerprint(String key) {
        return SealingKeys.fingerprint(SealingKeys.decode(key));
    }

    private static MembershipPlan plan(AssertableApplicationContext context) {
        return context.getBean(GossipMembership.class).plan();
    }

    private static GossipNode node(AssertableApplicationContext context) {
        return context.getBean(GossipNode.class);
    }
}
