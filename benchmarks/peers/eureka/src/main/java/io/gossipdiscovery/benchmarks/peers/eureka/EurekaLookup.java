package io.gossipdiscovery.benchmarks.peers.eureka;

import io.gossipdiscovery.benchmarks.process.Waiting;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.cloud.client.loadbalancer.LoadBalancerClient;
import org.springframework.cloud.netflix.eureka.EurekaDiscoveryClient;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/** Instances that Eureka's client has fetched from its server: all of a service, and the one to call. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class EurekaLookup {

    private static final Duration FETCH_LIMIT = Duration.ofSeconds(60);

    @Param({"3", "100", "1000"})
    private int instances;

    private String service = "";
    private @Nullable ConfigurableApplicationContext context;
    private @Nullable DiscoveryClient discovery;
    private @Nullable LoadBalancerClient balancer;

    /** What every Spring Boot application has. */
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}

    @Setup
    public void start() throws IOException, InterruptedException {
        // All sizes share a server: each is a service of its own.
        service = "inventory-" + instances;
        String server = System.getProperty("lookups.eureka");
        new ServerCalls(server).register(service, instances);
        ConfigurableApplicationContext started = new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .properties(Map.of(
                        "eureka.client.service-url.defaultZone", server, "eureka.client.register-with-eureka", "false"))
                .run();
        DiscoveryClient client = started.getBean(EurekaDiscoveryClient.class);
        if (!Waiting.until(FETCH_LIMIT, () -> client.getInstances(service).size() == instances)) {
            throw new IllegalStateException(
                    service + " has " + client.getInstances(service).size() + " instances");
        }
        context = started;
        discovery = client;
        balancer = started.getBean(LoadBalancerClient.class);
    }

    @TearDown
    public void stop() {
        Objects.requireNonNull(context).close();
    }

    @Benchmark
    public List<ServiceInstance> getInstances() {
        return Objects.requireNonNull(discovery).getInstances(service);
    }

    @Benchmark
    public ServiceInstance choose() {
        return Objects.requireNonNull(Objects.requireNonNull(balancer).choose(service));
    }
}
