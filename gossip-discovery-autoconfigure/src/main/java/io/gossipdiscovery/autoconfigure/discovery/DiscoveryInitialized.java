package io.gossipdiscovery.autoconfigure.discovery;

import org.springframework.cloud.client.discovery.event.InstanceRegisteredEvent;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;

/**
 * Tells Spring Cloud that discovery works where nothing is registered. It only learns so from an {@link InstanceRegisteredEvent},
 * and the health of discovery would stay UNKNOWN for good in an application that only calls others; Eureka and Consul publish the
 * event there as well.
 */
final class DiscoveryInitialized implements SmartLifecycle, ApplicationListener<InstanceRegisteredEvent<?>> {

    /** Above that of the registration, which comes first. */
    static final int PHASE = Integer.MAX_VALUE - 256;

    private final ApplicationEventPublisher events;
    private final GossipDiscoveryProperties properties;
    private volatile boolean told;
    private volatile boolean running;

    DiscoveryInitialized(ApplicationEventPublisher events, GossipDiscoveryProperties properties) {
        this.events = events;
        this.properties = properties;
    }

    @Override
    public void onApplicationEvent(InstanceRegisteredEvent<?> event) {
        told = true;
    }

    @Override
    public void start() {
        running = true;
        if (!told) {
            events.publishEvent(new InstanceRegisteredEvent<>(this, properties));
        }
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
