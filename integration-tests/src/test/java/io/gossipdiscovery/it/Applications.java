package io.gossipdiscovery.it;

import static org.awaitility.Awaitility.await;

import io.gossipdiscovery.netty.GossipNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.cloud.client.serviceregistry.Registration;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Real applications of one cluster in this JVM. Those of a field end after each test, those of a static field after the last; the
 * last that started ends first.
 */
final class Applications implements AfterEachCallback, AfterAllCallback {

    private final String cluster = randomCluster();
    private final boolean shared;
    private final Deque<ConfigurableApplicationContext> running = new ArrayDeque<>();

    private Applications(boolean shared) {
        this.shared = shared;
    }

    static Applications perTest() {
        return new Applications(false);
    }

    static Applications perClass() {
        return new Applications(true);
    }

    static String randomCluster() {
        return "it-" + UUID.randomUUID();
    }

    String cluster() {
        return cluster;
    }

    ConfigurableApplicationContext start(Class<?> type, String name, String... properties) {
        return start(new SpringApplicationBuilder(type), name, properties);
    }

    /** Joins the first application that was started and still runs, if any. */
    ConfigurableApplicationContext start(SpringApplicationBuilder builder, String name, String... properties) {
        ConfigurableApplicationContext application = builder.run(arguments(name, properties));
        running.addLast(application);
        return application;
    }

    /** The properties stand for themselves, or in place of what is usual here. */
    String[] arguments(String name, String... properties) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("spring.application.name", name);
        all.put("server.port", "0");
        all.put("gossip.cluster", cluster);
        running.stream()
                .filter(ConfigurableApplicationContext::isActive)
                .limit(1)
                .forEach(first -> all.put("gossip.seeds", node(first).address().toString()));
        for (String property : properties) {
            int equals = property.indexOf('=');
            all.put(property.substring(0, equals), property.substring(equals + 1));
        }
        return all.entrySet().stream().map(property -> "--" + property).toArray(String[]::new);
    }

    static GossipNode node(ConfigurableApplicationContext application) {
        return application.getBean(GossipNode.class);
    }

    static String instanceId(ConfigurableApplicationContext application) {
        return Objects.requireNonNull(application.getBean(Registration.class).getInstanceId());
    }

    static int port(ConfigurableApplicationContext application) {
        return Objects.requireNonNull(((WebServerApplicationContext) application).getWebServer())
                .getPort();
    }

    static List<String> found(ConfigurableApplicationContext application, String service) {
        return application.getBean(DiscoveryClient.class).getInstances(service).stream()
                .map(ServiceInstance::getInstanceId)
                .map(Objects::requireNonNull)
                .toList();
    }

    static void awaitFound(ConfigurableApplicationContext application, String service, int instances) {
        await().until(() -> found(application, service).size() == instances);
    }

    /** Ends as a process does that is killed: the node says no goodbye, and the port refuses. */
    static void kill(ConfigurableApplicationContext application) {
        node(application).close();
        Objects.requireNonNull(((WebServerApplicationContext) application).getWebServer())
                .stop();
    }

    /** The names of the threads of all nodes of a cluster: one for each node, and one more for one that looks up its seeds. */
    static Set<String> threads(String cluster) {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("gossip-" + cluster))
                .collect(Collectors.toSet());
    }

    /** How many nodes of a cluster live in this JVM. */
    static long nodes(String cluster) {
        return threads(cluster).stream()
                .filter(name -> !name.endsWith("-seeds"))
                .count();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (!shared) {
            closeAll();
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        closeAll();
    }

    private void closeAll() {
        while (!running.isEmpty()) {
            running.removeLast().close();
        }
    }
}
