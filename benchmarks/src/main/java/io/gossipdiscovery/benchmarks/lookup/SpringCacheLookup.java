package io.gossipdiscovery.benchmarks.lookup;

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
import org.springframework.cloud.client.loadbalancer.LoadBalancerClient;

/** The instance to call, as Spring Cloud's load balancer chooses it with its cache on. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class SpringCacheLookup {

    @Param({"3", "100", "1000"})
    private int instances;

    private @Nullable LookupContext context;
    private @Nullable LoadBalancerClient balancer;

    @Setup
    public void start() {
        LookupContext started = LookupContext.springCache(instances);
        context = started;
        balancer = started.balancer();
    }

    @TearDown
    public void stop() {
        Objects.requireNonNull(context).close();
    }

    @Benchmark
    public ServiceInstance choose() {
        return Objects.requireNonNull(Objects.requireNonNull(balancer).choose(LookupContext.SERVICE));
    }
}
