package io.gossipdiscovery.autoconfigure.registration;

import io.gossipdiscovery.autoconfigure.discovery.GossipDiscoveryProperties;
import io.gossipdiscovery.autoconfigure.failure.GossipConfigurationException;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.cloud.context.environment.EnvironmentChangeEvent;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;

/**
 * Publishes the registration anew when properties of it have changed, under the same node and instance id, so that nobody misses the
 * instance meanwhile. Properties that cannot change while the application runs are named, each once.
 *
 * <p>Binds the properties itself: Spring Cloud rebinds beans by setting their properties, and records have none to set.
 */
final class RegistrationRefresh implements ApplicationListener<EnvironmentChangeEvent> {

    private static final Logger log = LoggerFactory.getLogger(RegistrationRefresh.class);
    private static final String PREFIX = "gossip.discovery";

    private static final List<Property> FIXED = List.of(
            new Property("register", GossipDiscoveryProperties::register),
            new Property("service-id", GossipDiscoveryProperties::serviceId),
            new Property("instance-id", GossipDiscoveryProperties::instanceId),
            new Property("host", GossipDiscoveryProperties::host),
            new Property("port", GossipDiscoveryProperties::port),
            new Property("secure", GossipDiscoveryProperties::secure),
            new Property("scheme", GossipDiscoveryProperties::scheme),
            new Property("initial-status", GossipDiscoveryProperties::initialStatus),
            new Property("order", GossipDiscoveryProperties::order),
            new Property("readiness", GossipDiscoveryProperties::readiness),
            new Property("shutdown", GossipDiscoveryProperties::shutdown));

    private final ApplicationContext context;
    private final Environment environment;
    private final ObjectProvider<GossipRegistration> registration;
    private final ObjectProvider<GossipAutoServiceRegistration> autoRegistration;
    private final Set<String> named = new HashSet<>();

    RegistrationRefresh(
            ApplicationContext context,
            Environment environment,
            ObjectProvider<GossipRegistration> registration,
            ObjectProvider<GossipAutoServiceRegistration> autoRegistration) {
        this.context = context;
        this.environment = environment;
        this.registration = registration;
        this.autoRegistration = autoRegistration;
    }

    /** Events of other contexts arrive here as well; those of old publishers name no context. */
    @Override
    public void onApplicationEvent(EnvironmentChangeEvent event) {
        if (context.equals(event.getSource()) || event.getKeys().equals(event.getSource())) {
            registration.ifAvailable(this::refresh);
        }
    }

    private synchronized void refresh(GossipRegistration known) {
        GossipDiscoveryProperties before = known.properties();
        try {
            GossipDiscoveryProperties bound =
                    Binder.get(environment).bindOrCreate(PREFIX, GossipDiscoveryProperties.class);
            nameFixed(before, bound);
            GossipDiscoveryProperties now = before.refreshedBy(bound);
            if (!now.equals(before)) {
                known.reconfigure(now);
                autoRegistration.ifAvailable(GossipAutoServiceRegistration::onChanged);
                log.info("Gossip: {} now tells {}", known, now.toldMetadata());
            }
        } catch (GossipConfigurationException | BindException | IllegalStateException e) {
            known.reconfigure(before);
            log.error("Gossip: {} stays as it is: {}", known, GossipConfigurationException.explain(e));
        }
    }

    private void nameFixed(GossipDiscoveryProperties before, GossipDiscoveryProperties bound) {
        for (Property property : FIXED) {
            boolean differs = !Objects.equals(property.value.of(before), property.value.of(bound));
            if (differs && named.add(property.name)) {
                log.warn(
                        "Gossip: {}.{} has changed and cannot while the application runs: restart it for the change to count",
                        PREFIX,
                        property.name);
            }
        }
    }

    /**
     * One property that holds until the next start.
     *
     * @param name behind the prefix
     * @param value as bound
     */
    private record Property(String name, Value value) {}

    private interface Value {
        @Nullable
        Object of(GossipDiscoveryProperties properties);
    }
}
