package io.gossipdiscovery.autoconfigure.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import io.gossipdiscovery.autoconfigure.TestNode;
import io.gossipdiscovery.autoconfigure.failure.GossipConfigurationException;
import io.gossipdiscovery.autoconfigure.membership.GossipMembershipAutoConfiguration;
import io.gossipdiscovery.autoconfigure.service.MemberServices;
import io.gossipdiscovery.autoconfigure.service.Readiness;
import io.gossipdiscovery.autoconfigure.service.ServiceIndex;
import io.gossipdiscovery.autoconfigure.service.ServiceRecord;
import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.membership.member.Status;
import io.gossipdiscovery.netty.GossipNode;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.client.discovery.event.InstancePreRegisteredEvent;
import org.springframework.cloud.commons.util.UtilAutoConfiguration;
import org.springframework.context.ApplicationListener;

/** Who may have an instance id that another has already. */
@ExtendWith(OutputCaptureExtension.class)
class InstanceIdTests {

    private final TestNode seed = TestNode.start();
    private final TestNode holder = seed.startAnother();

    private final ApplicationContextRunner contexts = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    UtilAutoConfiguration.class,
                    GossipMembershipAutoConfiguration.class,
                    GossipServiceRegistryAutoConfiguration.class,
                    GossipAutoServiceRegistrationAutoConfiguration.class))
            .withPropertyValues(seed.properties())
            .withPropertyValues(
                    "spring.application.name=Stock",
                    "gossip.discovery.port=9000",
                    "gossip.discovery.instance-id=stock-a");

    @AfterEach
    void closeAll() {
        holder.close();
        seed.close();
    }

    @Test
    void whoHasItAndAnswersKeepsIt() {
        hold("stock", "stock-a", 9001, Readiness.OUT_OF_SERVICE);

        contexts.run(context -> assertThat(context)
                .getFailure()
                .rootCause()
                .asInstanceOf(type(GossipConfigurationException.class))
                .satisfies(mistake -> {
                    assertThat(mistake)
                            .hasMessageContainingAll(
                                    "Instance id 'stock-a' of service 'Stock' is taken: member "
                                            + holder.node().id().abbreviated() + " at "
                                            + holder.node().address(),
                                    "has registered it for 127.0.0.1:9001",
                                    "this application would be 127.0.0.1:9000");
                    assertThat(mistake.remedy()).contains("gossip.discovery.instance-id");
                }));
    }

    @Test
    void aFormerLifeAtTheSamePlaceIsTakenOverAtOnceAndChecked(CapturedOutput output) {
        hold("stock", "stock-a", 9000, Readiness.UP);

        contexts.run(context -> {
            assertThat(context).hasNotFailed();
            GossipNode node = context.getBean(GossipNode.class);
            await().until(() -> node.counters().getOrDefault("reports.checked", 0L) == 1);
        });
        assertThat(output).doesNotContain("is held by");
    }

    @Test
    void whoStopsOrIsAnotherServiceDoesNotHoldIt(CapturedOutput output) {
        hold("stock", "stock-a", 9001, Readiness.DRAINING);
        hold("orders", "stock-a", 9002, Readiness.UP, seed);

        contexts.run(context -> assertThat(context).hasNotFailed());

        assertThat(output).doesNotContain("is held by");
    }

    @Test
    void whoDoesNotAnswerLosesIt(CapturedOutput output) {
        hold("stock", "stock-a", 9001, Readiness.UP);

        contexts.withInitializer(
                        context -> context.addApplicationListener((ApplicationListener<InstancePreRegisteredEvent>)
                                event -> holder.node().close()))
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    ServiceIndex index = context.getBean(ServiceIndex.class);
                    await().untilAsserted(() -> assertThat(index.instances("stock"))
                            .singleElement()
                            .satisfies(
                                    instance -> assertThat(instance.getPort()).isEqualTo(9000)));
                });
        assertThat(output).contains("instance id 'stock-a' of service 'Stock' is held by", "'Stock' is taken over");
    }

    @Test
    void theDefaultCollidesWithNobodyAndOutlivesAStop() {
        contexts.withPropertyValues("gossip.discovery.instance-id=").run(context -> {
            GossipRegistration registration = context.getBean(GossipRegistration.class);
            GossipAutoServiceRegistration auto = context.getBean(GossipAutoServiceRegistration.class);
            String id = registration.getInstanceId();

            assertThat(id)
                    .isEqualTo("Stock-127.0.0.1-9000-"
                            + context.getBean(GossipNode.class).id().abbreviated());
            auto.stop();
            auto.start();
            assertThat(registration.getInstanceId()).isEqualTo(id);
        });
    }

    private void hold(String service, String instanceId, int port, Readiness readiness) {
        hold(service, instanceId, port, readiness, holder);
    }

    /** Returns when the seed knows, from whom the application learns it. */
    private void hold(String service, String instanceId, int port, Readiness readiness, TestNode by) {
        ServiceRecord record = new ServiceRecord(service, instanceId, "127.0.0.1", port, false, null, Map.of());
        GossipNode node = by.node();
        node.publish(MemberServices.readinessKey(instanceId), MemberServices.encode(readiness))
                .join();
        node.publish(MemberServices.serviceKey(instanceId), MemberServices.encode(record))
                .join();
        await().until(() -> {
            Member known = seed.node().view().find(node.id());
            return known != null
                    && known.status() == Status.ALIVE
                    && Objects.nonNull(known.state().get(MemberServices.serviceKey(instanceId)));
        });
    }
}
