package io.gossipdiscovery.autoconfigure;

import io.gossipdiscovery.netty.GossipNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.cloud.client.loadbalancer.LoadBalanced;
import org.springframework.cloud.client.serviceregistry.Registration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/** Whole applications with web servers that find each other over real nodes, all in this JVM. */
public final class TestApplications implements AutoCloseable {

    private final String cluster = TestNode.randomCluster();
    private final List<ConfigurableApplicationContext> applications = new ArrayList<>();

    /** Starts one more application of this name, which joins the first. */
    public ConfigurableApplicationContext start(String name, String... properties) {
        return start(Application.class, name, properties);
    }

    public ConfigurableApplicationContext start(Class<?> source, String name, String... properties) {
        List<String> all = new ArrayList<>(List.of(
                "spring.application.name=" + name,
                "server.port=0",
                "spring.jmx.enabled=false",
                "management.health.config.enabled=false", // the config client is on this class path
                "gossip.cluster=" + cluster,
                "management.endpoints.web.exposure.include=*",
                "management.endpoint.health.show-details=always"));
        if (!applications.isEmpty()) {
            all.add("gossip.seeds="
                    + applications.get(0).getBean(GossipNode.class).address());
        }
        all.addAll(List.of(properties));
        ConfigurableApplicationContext application = new SpringApplicationBuilder(source)
                .run(all.stream().map(property -> "--" + property).toArray(String[]::new));
        applications.add(application);
        return application;
    }

    public static List<ServiceInstance> listed(ConfigurableApplicationContext by, String service) {
        return by.getBean(DiscoveryClient.class).getInstances(service);
    }

    public static String instanceId(ConfigurableApplicationContext of) {
        return Objects.requireNonNull(of.getBean(Registration.class).getInstanceId());
    }

    /** What the instances answer that the load balancer of an application chooses. */
    public static List<String> answers(ConfigurableApplicationContext caller, String uri, int calls) {
        RestClient client = caller.getBean(RestClient.Builder.class).build();
        List<String> answers = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            answers.add(Objects.requireNonNull(client.get().uri(uri).retrieve().body(String.class)));
        }
        return answers;
    }

    /** A client of the web server of an application, without load balancer. */
    public static RestClient client(ConfigurableApplicationContext of) {
        return RestClient.create("http://127.0.0.1:" + port(of, "local.server.port"));
    }

    public static int port(ConfigurableApplicationContext of, String property) {
        Environment environment = of.getEnvironment();
        return environment.getRequiredProperty(property, Integer.class);
    }

    @Override
    public void close() {
        applications.forEach(ConfigurableApplicationContext::close);
    }

    /** Answers who it is. */
    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @RestController
    public static class Application {

        private final Registration registration;

        Application(Registration registration) {
            this.registration = registration;
        }

        @GetMapping({"/id", "/with space"})
        String id() {
            return Objects.requireNonNull(registration.getInstanceId());
        }

        @Bean
        @LoadBalanced
        RestClient.Builder restClientBuilder() {
            return RestClient.builder();
        }
    }
}
