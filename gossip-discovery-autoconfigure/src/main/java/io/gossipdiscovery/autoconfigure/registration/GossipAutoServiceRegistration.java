package io.gossipdiscovery.autoconfigure.registration;

import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.cloud.client.discovery.event.InstancePreRegisteredEvent;
import org.springframework.cloud.client.discovery.event.InstanceRegisteredEvent;
import org.springframework.cloud.client.serviceregistry.AutoServiceRegistration;
import org.springframework.cloud.client.serviceregistry.RegistrationLifecycle;
import org.springframework.cloud.client.serviceregistry.RegistrationManagementLifecycle;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;

/**
 * Registers the application when its ports are known, and tells the cluster that it drains while the web server still serves: it
 * has stopped when callers know.
 *
 * <p>Not an {@code AbstractAutoServiceRegistration}: that one deregisters when beans are destroyed, after the web server has
 * gone, so that callers meet a closed port. The phase is above those of the web servers and of their graceful shutdown: this
 * starts after them and stops before them. Starting and stopping may be repeated, as pause and restart of a context do.
 *
 * <p>A management server of its own is part of the one registration, as metadata. Its life cycles are called all the same, after
 * those of the application as Spring Cloud does, and what they add is told.
 */
final class GossipAutoServiceRegistration implements AutoServiceRegistration, SmartLifecycle, DisposableBean {

    static final int PHASE = Integer.MAX_VALUE - 512;

    private static final Logger log = LoggerFactory.getLogger(GossipAutoServiceRegistration.class);

    private final GossipServiceRegistry registry;
    private final InstanceIdClaim claim;
    private final HealthWatch health;
    private final Drain drain;
    private final GossipRegistration registration;
    private final List<RegistrationLifecycle<? super GossipRegistration>> lifecycles;
    private final ApplicationEventPublisher events;
    private volatile boolean running;
    private boolean saidThatThereIsNoPort;

    GossipAutoServiceRegistration(
            GossipServiceRegistry registry,
            InstanceIdClaim claim,
            HealthWatch health,
            Drain drain,
            GossipRegistration registration,
            List<RegistrationLifecycle<? super GossipRegistration>> lifecycles,
            ApplicationEventPublisher events) {
        this.registry = registry;
        this.claim = claim;
        this.health = health;
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
            sayThatThereIsNoPort();
            return;
        }
        health.prepare();
        drain.sayWhatIsCut();
        events.publishEvent(new InstancePreRegisteredEvent(this, registration));
        lifecycles.forEach(lifecycle -> lifecycle.postProcessBeforeStartRegister(registration));
        claim.check(registration.toRecord());
        registry.register(registration);
        running = true;
        lifecycles.forEach(lifecycle -> lifecycle.postProcessAfterStartRegister(registration));
        ofManagement(lifecycle -> lifecycle.postProcessBeforeStartRegisterManagement(registration));
        registry.register(registration);
        ofManagement(lifecycle -> lifecycle.postProcessAfterStartRegisterManagement(registration));
        events.publishEvent(new InstanceRegisteredEvent<>(this, registration));
        health.start();
    }

    private void sayThatThereIsNoPort() {
        if (!saidThatThereIsNoPort) {
            saidThatThereIsNoPort = true;
            log.info("Gossip: not registered, since there is no web server and gossip.discovery.port is not set");
        }
    }

    /** What is registered has changed: a registration that stands already is brought up to date. */
    synchronized void onChanged() {
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
        health.stop();
        try {
            lifecycles.forEach(lifecycle -> lifecycle.postProcessBeforeStopRegister(registration));
        } finally {
            drain.run(registration); // whatever they do: the web server is about to close
        }
        lifecycles.forEach(lifecycle -> lifecycle.postProcessAfterStopRegister(registration));
        ofManagement(lifecycle -> lifecycle.postProcessBeforeStopRegisterManagement(registration));
        ofManagement(lifecycle -> lifecycle.postProcessAfterStopRegisterManagement(registration));
    }

    /** Calls the life cycles of the management server, where it has a port of its own that is told. */
    private void ofManagement(Consumer<RegistrationManagementLifecycle<? super GossipRegistration>> call) {
        if (!registration.hasManagementServer()) {
            return;
        }
        for (RegistrationLifecycle<? super GossipRegistration> lifecycle : lifecycles) {
            if (lifecycle instanceof RegistrationManagementLifecycle<? super GossipRegistration> management) {
                call.accept(management);
            }
        }
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
