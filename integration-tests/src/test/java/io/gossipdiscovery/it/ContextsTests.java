package io.gossipdiscovery.it;

import static io.gossipdiscovery.it.Applications.awaitFound;
import static io.gossipdiscovery.it.Applications.found;
import static io.gossipdiscovery.it.Applications.instanceId;
import static io.gossipdiscovery.it.Applications.node;
import static io.gossipdiscovery.it.Applications.nodes;
import static io.gossipdiscovery.it.Applications.port;
import static io.gossipdiscovery.it.Applications.threads;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gossipdiscovery.netty.GossipNode;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.management.ObjectName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.event.HeartbeatEvent;
import org.springframework.cloud.client.loadbalancer.LoadBalanced;
import org.springframework.cloud.client.loadbalancer.LoadBalancerClient;
import org.springframework.cloud.context.config.annotation.RefreshScope;
import org.springframework.cloud.context.refresh.ContextRefresher;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;
import org.springframework.web.client.RestClient;

/** Every kind of application context, and several of them in one JVM. */
class ContextsTests {

    @RegisterExtension
    final Applications applications = Applications.perTest();

    @Test
    void aContextThatIsClosedLeavesNothingBehindAndStartsAgainOnItsPorts() {
        ConfigurableApplicationContext seed = applications.start(Inventory.class, "inventory");
        ConfigurableApplicationContext first = applications.start(Caller.class, "storefront");
        String[] samePorts = {
            "server.port=" + port(first),
            "gossip.bind-port=" + node(first).address().port()
        };
        String firstInstance = instanceId(first);

        first.close();
        await().until(() -> threads(applications.cluster()).size() == 1);
        assertThat(found(seed, "storefront")).isEmpty();

        ConfigurableApplicationContext second = applications.start(Caller.class, "storefront", samePorts);
        awaitFound(seed, "storefront", 1);
        assertThat(samePorts)
                .contains("server.port=" + port(second))
                .contains("gossip.bind-port=" + node(second).address().port());
        assertThat(found(seed, "storefront"))
                .containsExactly(instanceId(second))
                .doesNotContain(firstInstance);
        assertThat(call(second)).isEqualTo(instanceId(seed));
    }

    @Test
    @Tag("long")
    void lazyApplicationsRegisterAndDiscoverAllTheSame() {
        String lazy = "spring.main.lazy-initialization=true";
        ConfigurableApplicationContext inventory = applications.start(Inventory.class, "inventory", lazy);
        ConfigurableApplicationContext caller = applications.start(Caller.class, "storefront", lazy);

        assertThat(call(caller)).isEqualTo(instanceId(inventory));
        awaitFound(inventory, "storefront", 1);
        ConfigurableApplicationContext another = applications.start(Inventory.class, "inventory", lazy);
        await().until(() -> caller.getBean(Heartbeats.class).heard.size() > 1);
        another.close();
    }

    @Test
    @Tag("long")
    void anApplicationWithoutAWebServerCallsAndIsNotRegistered() {
        ConfigurableApplicationContext inventory = applications.start(Inventory.class, "inventory");
        ConfigurableApplicationContext caller =
                applications.start(new SpringApplicationBuilder(Caller.class).web(WebApplicationType.NONE), "batch");

        assertThat(call(caller)).isEqualTo(instanceId(inventory));
        await().until(() -> node(inventory).view().live().size() == 2);
        assertThat(found(inventory, "batch")).isEmpty();
    }

    @Test
    @Tag("long")
    void parentAndChildShareOneNodeAndAreOneInstance() {
        ConfigurableApplicationContext inventory = applications.start(Inventory.class, "inventory");
        SpringApplicationBuilder child = new SpringApplicationBuilder(Parent.class).child(Caller.class);

        ConfigurableApplicationContext context = applications.start(child, "storefront");

        ConfigurableApplicationContext parent = (ConfigurableApplicationContext) context.getParent();
        assertThat(parent).isNotNull();
        assertThat(node(context)).isSameAs(node(parent));
        assertThat(nodes(applications.cluster())).isEqualTo(2);
        awaitFound(inventory, "storefront", 1);
        assertThat(instanceId(context)).contains("-" + port(context) + "-");
        assertThat(found(inventory, "storefront")).containsExactly(instanceId(context));
        assertThat(context.getBean(LoadBalancerClient.class).choose("inventory"))
                .extracting(ServiceInstance::getInstanceId)
                .isEqualTo(instanceId(inventory));
        await().until(() -> !context.getBean(Heartbeats.class).heard.isEmpty());

        context.close();
        assertThat(found(inventory, "storefront"))
                .as("drained with its web server, while the parent lives on")
                .isEmpty();
        assertThat(node(parent).view().live()).hasSize(2);
        parent.close();
        await().until(() -> nodes(applications.cluster()) == 1);
    }

    @Test
    @Tag("long")
    void childrenOfOneParentAreInstancesOfTheirOwn() {
        ConfigurableApplicationContext inventory = applications.start(Inventory.class, "inventory");
        ConfigurableApplicationContext parent =
                applications.start(new SpringApplicationBuilder(Parent.class).web(WebApplicationType.NONE), "parent");
        ConfigurableApplicationContext one =
                applications.start(new SpringApplicationBuilder(Caller.class).parent(parent), "one");
        ConfigurableApplicationContext two =
                applications.start(new SpringApplicationBuilder(Caller.class).parent(parent), "two");

        awaitFound(inventory, "one", 1);
        awaitFound(inventory, "two", 1);
        assertThat(nodes(applications.cluster())).isEqualTo(2);

        one.close();
        assertThat(found(inventory, "one")).isEmpty();
        assertThat(found(inventory, "two")).containsExactly(instanceId(two));
    }

    @Test
    @Tag("long")
    void applicationsOfDifferentClustersInOneJvmDoNotMeet() {
        ConfigurableApplicationContext one = applications.start(Inventory.class, "inventory");
        ConfigurableApplicationContext other = applications.start(
                Caller.class, "storefront", "gossip.cluster=" + Applications.randomCluster(), "gossip.join.wait=1s");

        assertThat(found(other, "inventory")).isEmpty();
        awaitFound(other, "storefront", 1);
        assertThat(node(one).view().live()).hasSize(1);
    }

    @Test
    void applicationsInOneJvmShowTheirNodesByJmxSideBySide() throws Exception {
        String[] jmx = {
            "spring.jmx.enabled=true", "spring.jmx.unique-names=true", "management.endpoints.jmx.exposure.include=*"
        };
        ConfigurableApplicationContext one = applications.start(Inventory.class, "inventory", jmx);
        ConfigurableApplicationContext two = applications.start(Inventory.class, "inventory", jmx);

        assertThat(ManagementFactory.getPlatformMBeanServer()
                        .queryNames(new ObjectName("org.springframework.boot:type=Endpoint,name=Gossip,*"), null))
                .hasSize(2);
        awaitFound(one, "inventory", 2);
        awaitFound(two, "inventory", 2);
    }

    @Test
    @Tag("long")
    void aRefreshMakesNewBeansAndKeepsNodeAndRegistration() {
        ConfigurableApplicationContext inventory = applications.start(Inventory.class, "inventory");
        ConfigurableApplicationContext caller = applications.start(Caller.class, "storefront");
        GossipNode node = node(caller);
        String instance = instanceId(caller);
        String bean = caller.getBean(Refreshed.class).toString();

        caller.getBean(ContextRefresher.class).refresh();
        caller.getBean(org.springframework.cloud.context.scope.refresh.RefreshScope.class)
                .refreshAll();

        assertThat(caller.getBean(Refreshed.class)).doesNotHaveToString(bean);
        assertThat(node(caller)).isSameAs(node);
        assertThat(nodes(applications.cluster())).isEqualTo(2);
        assertThat(found(inventory, "storefront")).containsExactly(instance);
        assertThat(call(caller)).isEqualTo(instanceId(inventory));
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21, disabledReason = "virtual threads need Java 21")
    void virtualThreadsServeAndCall() {
        String virtual = "spring.threads.virtual.enabled=true";
        ConfigurableApplicationContext inventory = applications.start(Inventory.class, "inventory", virtual);
        ConfigurableApplicationContext caller = applications.start(Caller.class, "storefront", virtual);

        assertThat(call(caller)).isEqualTo(instanceId(inventory));
        inventory.close();
        assertThat(found(caller, "inventory")).isEmpty();
    }

    private static String call(ConfigurableApplicationContext caller) {
        return String.valueOf(caller.getBean(RestClient.Builder.class)
                .build()
                .get()
                .uri("http://inventory/id")
                .retrieve()
                .body(String.class));
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Parent {}

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Caller {

        @Bean
        @LoadBalanced
        RestClient.Builder restClientBuilder() {
            return RestClient.builder();
        }

        @Bean
        Heartbeats heartbeats() {
            return new Heartbeats();
        }

        @Bean
        @RefreshScope
        Refreshed refreshed() {
            return new Refreshed();
        }
    }

    static class Refreshed {}

    static class Heartbeats {

        final List<HeartbeatEvent> heard = new CopyOnWriteArrayList<>();

        @EventListener
        void on(HeartbeatEvent event) {
            heard.add(event);
        }
    }
}
