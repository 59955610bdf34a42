package io.gossipdiscovery.it;

import static io.gossipdiscovery.it.Applications.awaitFound;
import static io.gossipdiscovery.it.Applications.found;
import static io.gossipdiscovery.it.Applications.instanceId;
import static io.gossipdiscovery.it.Applications.node;
import static io.gossipdiscovery.it.Applications.nodes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gossipdiscovery.autoconfigure.failure.GossipConfigurationException;
import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.membership.member.Status;
import io.gossipdiscovery.netty.GossipNode;
import io.gossipdiscovery.netty.GossipNodeSettings;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.context.refresh.ContextRefresher;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** An application that finds its config server in the cluster before it has a context. */
@ExtendWith(OutputCaptureExtension.class)
@Tag("long")
class ConfigFirstTests {

    @RegisterExtension
    final Applications applications = Applications.perTest();

    @Test
    void configurationComesFromAServerThatIsFoundInTheCluster() {
        startServer("greeting", "hello");

        ConfigurableApplicationContext client = startClient();

        assertThat(client.getEnvironment().getProperty("greeting")).isEqualTo("hello");
    }

    @Test
    void theNodeThatFoundTheServerIsTheNodeOfTheApplication(CapturedOutput output) {
        ConfigurableApplicationContext server = startServer("greeting", "hello");

        ConfigurableApplicationContext client = startClient();

        assertThat(node(server).view().members())
                .as("nobody else was ever there")
                .extracting(Member::id)
                .containsExactlyInAnyOrder(node(server).id(), node(client).id());
        assertThat(output).containsOnlyOnce("Gossip node " + node(client).id().abbreviated() + " of cluster");
        awaitFound(server, "client", 1);
        client.close();
        await().untilAsserted(() -> assertThat(statuses(server)).containsExactlyInAnyOrder(Status.ALIVE, Status.LEFT));
    }

    @Test
    void aConfigurationThatChangesTheNodeReplacesIt() {
        ConfigurableApplicationContext server = startServer("gossip.join.wait", "4s");

        ConfigurableApplicationContext client = startClient();

        assertThat(statuses(server)).containsExactlyInAnyOrder(Status.ALIVE, Status.ALIVE, Status.LEFT);
        await().until(() -> nodes(applications.cluster()) == 2);
        assertThat(found(client, "configserver")).hasSize(1);
    }

    @Test
    void aRefreshKeepsTheNodeAndFollowsTheServer() {
        ConfigurableApplicationContext seed = applications.start(Inventory.class, "inventory");
        ConfigurableApplicationContext old = startServer("greeting", "hello");
        ConfigurableApplicationContext client = startClient();
        GossipNode node = node(client);
        String instance = instanceId(client);

        old.close();
        startServer("greeting", "welcome");

        await().untilAsserted(() -> {
            client.getBean(ContextRefresher.class).refresh();
            assertThat(client.getEnvironment().getProperty("greeting")).isEqualTo("welcome");
        });
        assertThat(node(client)).isSameAs(node);
        assertThat(instanceId(client)).isEqualTo(instance);
        assertThat(found(seed, "client")).containsExactly(instance);
        await().until(() -> nodes(applications.cluster()) == 3);
    }

    @Test
    void aNodeOfTheUserTakesThePlaceOfTheEarlyOne() {
        ConfigurableApplicationContext server = startServer("greeting", "hello");
        try (GossipNode own = GossipNode.start(new GossipNodeSettings(
                node(server).settings(), InetAddress.getLoopbackAddress(), List.of(0), null, 0, List.of()))) {
            ConfigurableApplicationContext client = applications.start(
                    new SpringApplicationBuilder(Client.class)
                            .initializers(context -> context.getBeanFactory().registerSingleton("own", own)),
                    "client",
                    wanted());

            assertThat(client.getEnvironment().getProperty("greeting")).isEqualTo("hello");
            assertThat(node(client)).isSameAs(own);
            await().until(() -> nodes(applications.cluster()) == 2);
            client.close();
        }
    }

    @Test
    void aMistakeInTheConfigurationIsExplained(CapturedOutput output) {
        assertThatThrownBy(() -> startClient("gossip.seeds=seed-1")).isInstanceOf(GossipConfigurationException.class);

        assertThat(output)
                .contains("APPLICATION FAILED TO START", "gossip.seeds contains 'seed-1'", "Write every seed as");
    }

    @Test
    void theOlderBootstrapContextIsRefused(CapturedOutput output) {
        assertThatThrownBy(() -> applications.start(
                        Client.class,
                        "client",
                        "spring.cloud.bootstrap.enabled=true",
                        "spring.cloud.config.enabled=true",
                        "spring.cloud.config.discovery.enabled=true"))
                .isInstanceOf(GossipConfigurationException.class);

        assertThat(output).contains("cannot be found", "Use spring.config.import=configserver:");
    }

    @Test
    void aServerThatNobodyKnowsIsExplained(CapturedOutput output) {
        String problem = "none of the 0 other members of the cluster is registered as 'configserver'";

        assertThatThrownBy(this::startClient).hasMessageContaining("Could not locate PropertySource");
        assertThat(output).as("beside what the config client says").contains(problem);

        assertThatThrownBy(() -> startClient("spring.cloud.config.fail-fast=true"))
                .isInstanceOf(GossipConfigurationException.class)
                .hasMessageContaining(problem);
        assertThat(output).contains("APPLICATION FAILED TO START", "spring.application.name=configserver");
    }

    @Test
    void noNodeOutlivesAStartThatFails() {
        ConfigurableApplicationContext server = startServer("greeting", "hello");

        assertThatThrownBy(() -> startClient("spring.cloud.config.discovery.service-id=nobody"))
                .as("while the configuration is read")
                .hasMessageContaining("Could not locate PropertySource");
        assertThatThrownBy(() -> applications.start(
                        new SpringApplicationBuilder(Broken.class).web(WebApplicationType.NONE), "client", wanted()))
                .as("before the context has a node")
                .isInstanceOf(BeanCreationException.class);

        await().until(() -> nodes(applications.cluster()) == 1);
        await().untilAsserted(() ->
                assertThat(statuses(server)).containsExactlyInAnyOrder(Status.ALIVE, Status.LEFT, Status.LEFT));
    }

    @Test
    void nothingIsStartedWhereGossipIsSwitchedOff() {
        ConfigurableApplicationContext client =
                startClient("gossip.enabled=false", "spring.config.import=optional:configserver:");

        assertThat(client.getBeanProvider(GossipNode.class).getIfAvailable()).isNull();
        assertThat(nodes(applications.cluster())).isZero();
    }

    private ConfigurableApplicationContext startServer(String key, String value) {
        return applications.start(ConfigServer.class, "configserver", "served.key=" + key, "served.value=" + value);
    }

    private ConfigurableApplicationContext startClient(String... properties) {
        return applications.start(
                Client.class,
                "client",
                Stream.concat(Stream.of(wanted()), Stream.of(properties)).toArray(String[]::new));
    }

    private static String[] wanted() {
        return new String[] {
            "spring.cloud.config.enabled=true",
            "spring.cloud.config.discovery.enabled=true",
            "spring.config.import=configserver:"
        };
    }

    private static List<Status> statuses(ConfigurableApplicationContext application) {
        return node(application).view().members().stream().map(Member::status).toList();
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Client {}

    @Configuration(proxyBeanMethods = false)
    static class Broken {

        @Bean
        Object broken() {
            throw new IllegalStateException("as it should");
        }
    }
}
