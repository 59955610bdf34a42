package io.gossipdiscovery.autoconfigure;

import static io.gossipdiscovery.autoconfigure.TestApplications.client;
import static io.gossipdiscovery.autoconfigure.TestApplications.listed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gossipdiscovery.autoconfigure.service.MemberServices;
import io.gossipdiscovery.autoconfigure.service.Readiness;
import io.gossipdiscovery.netty.GossipNode;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.http.MediaType;
import org.springframework.web.client.RestClient;

/** That an application is called while it is ready, and not before, as another one sees it. */
@ExtendWith(OutputCaptureExtension.class)
@Tag("long")
class ReadinessTests {

    private static final String SERVICE = "inventory";

    private static final String[] WATCHED = {
        "management.endpoint.health.group.serving.include=backend",
        "gossip.discovery.readiness.health-group=serving",
        "gossip.discovery.readiness.interval=100ms"
    };

    /** What the runner of the application does. */
    private static volatile Runnable run = () -> {};

    private final TestApplications applications = new TestApplications();
    private final ConfigurableApplicationContext other = applications.start("storefront");

    @AfterEach
    void closeAll() {
        run = () -> {};
        applications.close();
    }

    @Test
    void whoRefusesTrafficIsListedNowhereAndIsBackAsSoonAsItAcceptsIt() {
        ConfigurableApplicationContext inventory = applications.start(SERVICE);
        awaitListed(inventory);

        say(inventory, ReadinessState.REFUSING_TRAFFIC);
        awaitListedNowhere(inventory);
        assertThat(told()).isEqualTo(Readiness.DOWN);
        assertThat(status(inventory)).isEqualTo("DOWN");

        say(inventory, ReadinessState.ACCEPTING_TRAFFIC);
        awaitListed(inventory);

        AvailabilityChangeEvent.publish(inventory, "some bean", ReadinessState.REFUSING_TRAFFIC);
        awaitListedNowhere(inventory);
    }

    @Test
    void anInstanceIsCalledOnlyWhenItsRunnersHaveEnded(CapturedOutput output) {
        AtomicInteger runs = new AtomicInteger();
        run = () -> {
            await().until(() -> told() == Readiness.STARTING);
            assertThat(listed(other, SERVICE)).isEmpty();
            runs.incrementAndGet();
        };

        ConfigurableApplicationContext inventory = applications.start(Watched.class, SERVICE);

        assertThat(runs).hasValue(1);
        assertThat(status(inventory)).isEqualTo("UP");
        awaitListed(inventory);
        assertThat(output).contains(" as STARTING, under this host because ", " is UP (it accepts traffic)");
    }

    @Test
    void whatHeldBeforeAPauseHoldsAfterTheRestart() {
        ConfigurableApplicationContext inventory = applications.start(SERVICE);
        awaitListed(inventory);

        inventory.pause();
        awaitListedNowhere(inventory);
        inventory.restart();
        awaitListed(inventory);

        say(inventory, ReadinessState.REFUSING_TRAFFIC);
        inventory.pause();
        inventory.restart();
        assertThat(status(inventory)).isEqualTo("DOWN");
        await().until(() -> told() == Readiness.DOWN);
        say(inventory, ReadinessState.ACCEPTING_TRAFFIC);
        awaitListed(inventory);
    }

    @Test
    void whatAPersonSaysStandsAboveWhatTheApplicationSays() {
        ConfigurableApplicationContext inventory = applications.start(SERVICE);
        setStatus(inventory, "OUT_OF_SERVICE");
        await().until(() -> told() == Readiness.OUT_OF_SERVICE);

        say(inventory, ReadinessState.REFUSING_TRAFFIC);
        assertThat(status(inventory)).isEqualTo("OUT_OF_SERVICE");
        setStatus(inventory, "UP");
        awaitListed(inventory);

        setStatus(inventory, "CANCEL_OVERRIDE");
        await().until(() -> told() == Readiness.DOWN);
        say(inventory, ReadinessState.ACCEPTING_TRAFFIC);
        awaitListed(inventory);
    }

    @Test
    void theReadinessOfAChildContextIsNotThatOfItsParent() {
        ConfigurableApplicationContext inventory = applications.start(SERVICE, "management.server.port=0");
        awaitListed(inventory);

        try (AnnotationConfigApplicationContext child = new AnnotationConfigApplicationContext()) {
            child.setParent(inventory);
            child.refresh();
            say(child, ReadinessState.REFUSING_TRAFFIC);
            assertThat(status(inventory, "local.management.port")).isEqualTo("UP");
        }
        awaitListed(inventory);
    }

    @Test
    void aHealthGroupThatIsDownTakesTheInstanceOutUntilItRecovers(CapturedOutput output) {
        ConfigurableApplicationContext inventory = applications.start(Watched.class, SERVICE, WATCHED);
        Backend backend = inventory.getBean(Backend.class);
        awaitListed(inventory);

        backend.status = Status.DOWN;
        awaitListedNowhere(inventory);
        await().until(() -> told() == Readiness.DOWN);
        backend.status = Status.UNKNOWN;
        awaitListed(inventory);

        inventory.pause();
        int asked = backend.asked.get();
        backend.status = Status.OUT_OF_SERVICE;
        inventory.restart();
        await().until(() -> told() == Readiness.DOWN);
        assertThat(listed(other, SERVICE))
                .as("not called before the first answer")
                .isEmpty();
        assertThat(backend.asked.get()).isGreaterThan(asked);
        backend.status = Status.UP;
        awaitListed(inventory);
        assertThat(output)
                .contains(
                        "is DOWN (health group 'serving' is DOWN)",
                        "is UP (health group 'serving' is UNKNOWN)",
                        "is DOWN (health group 'serving' is OUT_OF_SERVICE)");
    }

    @Test
    void theReadinessGroupOfBootMayBeTheOne() {
        ConfigurableApplicationContext inventory = applications.start(
                Watched.class,
                SERVICE,
                "gossip.discovery.readiness.health-group=readiness",
                "gossip.discovery.readiness.interval=1h");
        awaitListed(inventory);
    }

    @Test
    void aCheckThatHangsTakesTheInstanceOutAndIsNotRepeatedUntilItHasEnded(CapturedOutput output) {
        ConfigurableApplicationContext inventory = applications.start(
                Watched.class, SERVICE, WATCHED[0], WATCHED[1], WATCHED[2], "gossip.discovery.readiness.timeout=100ms");
        Backend backend = inventory.getBean(Backend.class);
        awaitListed(inventory);

        CountDownLatch hang = new CountDownLatch(1);
        backend.hang = hang;
        awaitListedNowhere(inventory);
        await().until(() -> told() == Readiness.DOWN);
        assertThat(backend.inside).hasValue(1);
        int asked = backend.asked.get();

        backend.hang = null;
        hang.countDown();
        awaitListed(inventory);
        assertThat(backend.asked.get()).isGreaterThanOrEqualTo(asked);
        assertThat(backend.most).hasValue(1);
        assertThat(output)
                .containsOnlyOnce("health group 'serving' has not answered within 100 ms, and is asked again only");

        backend.hang = new CountDownLatch(1);
        awaitListedNowhere(inventory);
        inventory.close();
        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("gossip-readiness-serving"));
    }

    @Test
    void aHealthGroupThatDoesNotExistEndsTheStart(CapturedOutput output) {
        assertThatThrownBy(() -> applications.start(
                        Watched.class,
                        SERVICE,
                        "management.endpoint.health.group.serving.include=backend",
                        "gossip.discovery.readiness.health-group=severing"))
                .hasRootCauseMessage(
                        "gossip.discovery.readiness.health-group is 'severing', and there is no such health group; "
                                + "there are liveness, readiness, serving.");
        assertThat(output)
                .contains(
                        "APPLICATION FAILED TO START",
                        "management.endpoint.health.group.severing.include",
                        "a group that exists");
        assertThat(told()).as("never registered").isNull();
    }

    @Test
    void aHealthGroupWithoutHealthEndpointEndsTheStart(CapturedOutput output) {
        assertThatThrownBy(() -> applications.start(
                        Watched.class,
                        SERVICE,
                        "management.endpoint.health.access=none",
                        "gossip.discovery.readiness.health-group=serving"))
                .rootCause()
                .hasMessageContaining("no health endpoint that could be asked");
        assertThat(output).contains("Add spring-boot-starter-actuator");
    }

    private static void say(ConfigurableApplicationContext of, ReadinessState state) {
        AvailabilityChangeEvent.publish(of, state);
    }

    private void awaitListed(ConfigurableApplicationContext inventory) {
        for (ConfigurableApplicationContext by : List.of(other, inventory)) {
            await().untilAsserted(() -> assertThat(listed(by, SERVICE)).hasSize(1));
        }
    }

    private void awaitListedNowhere(ConfigurableApplicationContext inventory) {
        for (ConfigurableApplicationContext by : List.of(other, inventory)) {
            await().untilAsserted(() -> assertThat(listed(by, SERVICE)).isEmpty());
        }
    }

    /** What the other one was told of the instance, or null. */
    private @Nullable Readiness told() {
        return other.getBean(GossipNode.class).view().live().stream()
                .flatMap(member -> MemberServices.of(member.state()).instances().stream())
                .filter(instance -> instance.record().serviceId().equals(SERVICE))
                .map(MemberServices.Instance::readiness)
                .findFirst()
                .orElse(null);
    }

    private static String status(ConfigurableApplicationContext of) {
        return status(of, "local.server.port");
    }

    private static String status(ConfigurableApplicationContext of, String port) {
        return Objects.requireNonNull(RestClient.create("http://127.0.0.1:" + TestApplications.port(of, port))
                        .get()
                        .uri("/actuator/serviceregistry")
                        .retrieve()
                        .body(String.class))
                .replace("\"", "");
    }

    private static void setStatus(ConfigurableApplicationContext of, String status) {
        client(of)
                .post()
                .uri("/actuator/serviceregistry")
                .contentType(MediaType.APPLICATION_JSON)
                .body(Map.of("status", status))
                .retrieve()
                .toBodilessEntity();
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Watched {

        @Bean
        ApplicationRunner runner() {
            return arguments -> run.run();
        }

        @Bean
        Backend backend() {
            return new Backend();
        }
    }

    /** Something that this application cannot do without. */
    static final class Backend implements HealthIndicator {

        final AtomicInteger asked = new AtomicInteger();
        final AtomicInteger inside = new AtomicInteger();
        final AtomicInteger most = new AtomicInteger();
        volatile Status status = Status.UP;
        volatile @Nullable CountDownLatch hang;

        @Override
        public Health health() {
            asked.incrementAndGet();
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            try {
                CountDownLatch latch = hang;
                if (latch != null) {
                    latch.await();
                }
                return Health.status(status).build();
            } catch (InterruptedException e) {
                return Health.down(e).build();
            } finally {
                inside.decrementAndGet();
            }
        }
    }
}
