package io.gossipdiscovery.benchmarks.eureka;

import java.util.List;

/** How server and clients of Eureka are set. */
public enum EurekaSettings {

    /** As they are without any setting. */
    DEFAULT("eureka"),

    /** Every period one second, a lease of three, no cache that answers late, and no doubt that silence is death. */
    TUNED("eureka-tuned");

    private static final List<String> TUNED_SERVER = List.of(
            "--eureka.server.eviction-interval-timer-in-ms=1000",
            "--eureka.server.enable-self-preservation=false",
            "--eureka.server.use-read-only-response-cache=false",
            "--eureka.server.response-cache-auto-expiration-in-seconds=1");

    private static final List<String> TUNED_CLIENT = List.of(
            "--eureka.instance.lease-renewal-interval-in-seconds=1",
            "--eureka.instance.lease-expiration-duration-in-seconds=3",
            "--eureka.client.registry-fetch-interval-seconds=1",
            "--eureka.client.instance-info-replication-interval-seconds=1",
            "--spring.cloud.loadbalancer.cache.ttl=1s");

    private final String contestant;

    EurekaSettings(String contestant) {
        this.contestant = contestant;
    }

    /** The name in results. */
    public String contestant() {
        return contestant;
    }

    List<String> ofServer() {
        return this == TUNED ? TUNED_SERVER : List.of();
    }

    List<String> ofClients() {
        return this == TUNED ? TUNED_CLIENT : List.of();
    }
}
