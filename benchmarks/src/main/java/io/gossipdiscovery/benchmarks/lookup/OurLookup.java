package io.gossipdiscovery.benchmarks.lookup;

import java.util.List;
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
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.cloud.client.loadbalancer.LoadBalancerClient;

/** Instances that are known by gossip: all of a service, and the one to call. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class OurLookup {

    @Param({"3", "100", "1000"})
    private int instances;

    private @Nullable LookupContext context;
    private @Nullable DiscoveryClient discovery;
    private @Nullable LoadBalancerClient balancer;

    @Setup
    public void start() {
        LookupContext started = LookupContext.ours(instances);
        context = started;
        discovery = started.discovery();
        balancer = started.balancer();
    }

    @TearDown
    public void stop() {
        Objects.requireNonNull(context).close();
    }

    @Benchmark
    public List<ServiceInstance> getInstances() {
        return Objects.requireNonNull(discovery).getInstances(LookupContext.SERVICE);
    }

    @Benchmark
    public ServiceInstance choose() {
        return Objects.requireNonNull(Objects.requireNonNull(balancer).choose(LookupContext.SERVICE));
    }
}
