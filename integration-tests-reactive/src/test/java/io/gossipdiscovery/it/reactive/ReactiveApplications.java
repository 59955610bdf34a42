package io.gossipdiscovery.it.reactive;

import io.gossipdiscovery.netty.GossipNode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.cloud.client.discovery.ReactiveDiscoveryClient;
import org.springframework.cloud.client.serviceregistry.Registration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;

/** Real applications of one cluster in this JVM, which end after each test, the last that started first. */
final class ReactiveApplications implements AfterEachCallback {

    static final Duration LIMIT = Duration.ofSeconds(10);

    private final String cluster = "it-" + UUID.randomUUID();
    private final Deque<ConfigurableApplicationContext> running = new ArrayDeque<>();

    /** Joins the first application that was started, if any. */
    ConfigurableApplicationContext start(Class<?> type, String name, String... properties) {
        List<String> all = new ArrayList<>(List.of(properties));
        all.addAll(List.of("spring.application.name=" + name, "server.port=0", "gossip.cluster=" + cluster));
        all.add("server.shutdown=immediate"); // a server that was killed never ends gracefully
        if (!running.isEmpty()) {
            all.add("gossip.seeds=" + node(running.getFirst()).address());
        }
        ConfigurableApplicationContext application = new SpringApplicationBuilder(type, OwnResources.class)
                .run(all.stream().map(property -> "--" + property).toArray(String[]::new));
        running.addLast(application);
        return application;
    }

    static GossipNode node(ConfigurableApplicationContext application) {
        return application.getBean(GossipNode.class);
    }

    static String instanceId(ConfigurableApplicationContext application) {
        return Objects.requireNonNull(application.getBean(Registration.class).getInstanceId());
    }

    static String baseUrl(ConfigurableApplicationContext application) {
        return "http://127.0.0.1:"
                + Objects.requireNonNull(((WebServerApplicationContext) application).getWebServer())
                        .getPort();
    }

    static List<String> found(ConfigurableApplicationContext application, String service) {
        return Objects.requireNonNull(application
                .getBean(ReactiveDiscoveryClient.class)
                .getInstances(service)
                .map(instance -> Objects.requireNonNull(instance.getInstanceId()))
                .collectList()
                .block(LIMIT));
    }

    /** Ends as a process does that is killed: the node says no goodbye, and the port refuses. */
    static void kill(ConfigurableApplicationContext application) {
        node(application).close();
        Objects.requireNonNull(((WebServerApplicationContext) application).getWebServer())
                .stop();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        while (!running.isEmpty()) {
            running.removeLast().close();
        }
    }

    /** Reactor Netty's threads, which all applications of a JVM share else: the first that closes would end those of the others. */
    @Configuration(proxyBeanMethods = false)
    static class OwnResources {

        @Bean
        ReactorResourceFactory reactorResourceFactory() {
            ReactorResourceFactory resources = new ReactorResourceFactory();
            resources.setUseGlobalResources(false);
            resources.setShutdownQuietPeriod(Duration.ZERO);
            return resources;
        }
    }
}
