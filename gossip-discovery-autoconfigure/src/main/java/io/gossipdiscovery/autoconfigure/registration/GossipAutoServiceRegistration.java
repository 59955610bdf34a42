package io.gossipdiscovery.autoconfigure.registration;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.cloud.client.discovery.event.InstancePreRegisteredEvent;
import org.springframework.cloud.client.discovery.event.InstanceRegisteredEvent;
import org.springframework.cloud.client.serviceregistry.AutoServiceRegistration;
import org.springframework.cloud.client.serviceregistry.RegistrationLifecycle;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;

/**
 * Registers the application when its ports are known, and tells the cluster that it drains while the web server still serves: it
 * has stopped when callers know.
 *
 * <p>Not an {@code AbstractAutoServiceRegistration}: that one deregisters when beans are destroyed, after the web server has
 * gone, so that callers meet a closed port. The phase is above those of the web servers and of their graceful shutdown: this
 * starts after them and stops before them. Starting and stopping may be repeated, as pause and restart of a context do.
 */
final class GossipAutoServiceRegistration implements AutoServiceRegistration, SmartLifecycle, DisposableBean {

    static final int PHASE = Integer.MAX_VALUE - 512;

    private static final Logger log = LoggerFactory.getLogger(GossipAutoServiceRegistration.class);

    private final GossipServiceRegistry registry;
    private final Drain drain;
    private final GossipRegistration registration;
    private final List<RegistrationLifecycle<GossipRegistration>> lifecycles;
    private final ApplicationEventPublisher events;
    private volatile boolean running;

    GossipAutoServiceRegistration(
            GossipServiceRegistry registry,
            Drain drain,
            GossipRegistration registration,
            List<RegistrationLifecycle<GossipRegistration>> lifecycles,
            ApplicationEventPublisher events) {
        this.registry = registry;
        this.drain = drain;
        this.registration = registration;
        this.lifecycles = List.copyOf(lifecycles);
        this.events = events;
    }

    @Override
    public synchronized void start() {
        if (running) {
            return;
        }
        if (!registration.hasPort()) {
            log.info("Gossip: not registered, since there is no web server and gossip.discovery.port is not set");
            return;
        }
        events.publishEvent(new InstancePreRegisteredEvent(this, registration));
        lifecycles.forEach(lifecycle -> lifecycle.postProcessBeforeStartRegister(registration));
        registry.register(registration);
        running = true;
        lifecycles.forEach(lifecycle -> lifecycle.postProcessAfterStartRegister(registration));
        events.publishEvent(new InstanceRegisteredEvent<>(this, registration));
    }

    /** A server has begun to listen; a registration that stands already is brought up to date. */
    synchronized void onPortsChanged() {
        if (running) {
            registry.register(registration);
        }
    }

    @Override
    public synchronized void stop() {
        if (!running) {
            return;
        }
        running = false;
        lifecycles.forEach(lifecycle -> lifecycle.postProcessBeforeStopRegister(registration));
        drain.run(registration);
        lifecycles.forEach(lifecycle -> lifecycle.postProcessAfterStopRegister(registration));
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    /** Matters where the node outlives this context; ours says goodbye right afterwards. */
    @Override
    public void destroy() {
        stop();
        try {
            registry.deregister(registration);
        } catch (IllegalStateException e) {
            log.debug("Gossip: {} could not be deregistered", registration, e);
        }
    }
}
