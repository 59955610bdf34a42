package io.gossipdiscovery.autoconfigure.registration;

import io.gossipdiscovery.autoconfigure.service.Readiness;
import io.gossipdiscovery.netty.GossipNode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;

/**
 * What an application says of itself: it is starting until it accepts traffic, and cannot serve while it refuses traffic or its
 * health group is not well. Each change is told to the cluster by whoever makes it. Safe for use by any thread.
 *
 * <p>A {@code SpringApplication} says that traffic is accepted when its runners have ended. Nobody says so of a context that is
 * refreshed by hand, as tests do: that one accepts traffic from the start. A pause and a restart of a context say nothing, so that
 * what held before holds again.
 *
 * <p>Events of child contexts are heard here as well, of the management server's for one. An event that names another context is
 * not meant; one that names no context at all, but the bean that published it, is.
 */
final class ApplicationReadiness implements ApplicationListener<AvailabilityChangeEvent<ReadinessState>> {

    private static final Logger log = LoggerFactory.getLogger(ApplicationReadiness.class);

    /** What a {@code SpringApplication} registers in each context that it runs, before it is refreshed. */
    private static final String RUN_BY_SPRING_APPLICATION = "springApplicationArguments";

    private enum Traffic {
        EXPECTED,
        ACCEPTED,
        REFUSED
    }

    private final ApplicationContext context;

    /** What is said of traffic. Guarded by this. */
    private Traffic traffic;

    /** What is said of the health group, null where none is watched. Guarded by this. */
    private @Nullable OwnReadiness health;

    private volatile Runnable onTraffic = () -> {};
    private volatile Runnable onChange = () -> {};

    ApplicationReadiness(ApplicationContext context, ConfigurableListableBeanFactory beans) {
        this.context = context;
        this.traffic = beans.containsSingleton(RUN_BY_SPRING_APPLICATION) ? Traffic.EXPECTED : Traffic.ACCEPTED;
    }

    /** From now on this is what the instance says, and what the registry is told of as soon as it changes. */
    void decideOf(GossipRegistration registration, GossipServiceRegistry registry, GossipNode node) {
        registration.saysOfItself(this::current);
        onChange = () -> {
            if (node.inEventLoop()) {
                // the registry may wait for that very thread
                Thread telling = new Thread(() -> tell(registry, registration), "gossip-readiness-once");
                telling.setDaemon(true);
                telling.start();
            } else {
                tell(registry, registration);
            }
        };
    }

    /** Whoever wants to know when traffic is accepted or refused, besides the cluster. */
    void onTraffic(Runnable listener) {
        onTraffic = listener;
    }

    private static void tell(GossipServiceRegistry registry, GossipRegistration registration) {
        try {
            registry.tell(registration);
        } catch (IllegalStateException | IllegalArgumentException e) {
            log.warn("Gossip: the cluster could not be told how {} is now", registration, e);
        }
    }

    @Override
    public void onApplicationEvent(AvailabilityChangeEvent<ReadinessState> event) {
        boolean isOfAnother = event.getSource() instanceof ApplicationContext other && !other.equals(context);
        if (isOfAnother) {
            return;
        }
        synchronized (this) {
            if (event.getState() == ReadinessState.ACCEPTING_TRAFFIC) {
                traffic = Traffic.ACCEPTED;
            } else if (traffic != Traffic.EXPECTED) {
                traffic = Traffic.REFUSED;
            }
        }
        onChange.run();
        onTraffic.run();
    }

    /** What is said of the health group from now on. */
    void health(OwnReadiness said) {
        synchronized (this) {
            health = said;
        }
        onChange.run();
    }

    synchronized OwnReadiness current() {
        return switch (traffic) {
            case EXPECTED -> new OwnReadiness(Readiness.STARTING, "it does not accept traffic yet");
            case REFUSED -> new OwnReadiness(Readiness.DOWN, "it refuses traffic");
            case ACCEPTED -> health != null ? health : new OwnReadiness(Readiness.UP, "it accepts traffic");
        };
    }
}
