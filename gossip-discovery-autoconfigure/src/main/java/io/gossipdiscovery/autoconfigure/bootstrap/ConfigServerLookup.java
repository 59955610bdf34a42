package io.gossipdiscovery.autoconfigure.bootstrap;

import io.gossipdiscovery.autoconfigure.failure.GossipConfigurationException;
import io.gossipdiscovery.autoconfigure.membership.EarlyMembership;
import io.gossipdiscovery.autoconfigure.membership.GossipProperties;
import io.gossipdiscovery.autoconfigure.service.GossipServiceInstance;
import io.gossipdiscovery.autoconfigure.service.MemberServices;
import io.gossipdiscovery.autoconfigure.service.Readiness;
import io.gossipdiscovery.membership.ClusterView;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.bootstrap.BootstrapContext;
import org.springframework.boot.bootstrap.BootstrapRegistry;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.config.client.ConfigClientProperties;
import org.springframework.cloud.config.client.ConfigServerConfigDataLocationResolver.PropertyResolver;
import org.springframework.cloud.config.client.ConfigServerInstanceProvider;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** Answers where the config servers are, from what the node of this application sees at that moment. */
final class ConfigServerLookup implements ConfigServerInstanceProvider.Function {

    private final EarlyMembership membership;
    private final LookupProblem problem;

    private ConfigServerLookup(EarlyMembership membership, LookupProblem problem) {
        this.membership = membership;
        this.problem = problem;
    }

    /** Kept out of the initializer, which is loaded without a config client, too. */
    static void register(BootstrapRegistry registry, EarlyMembership membership, LookupProblem problem) {
        registry.registerIfAbsent(ConfigServerInstanceProvider.Function.class, context -> {
            start(propertiesOf(context), membership);
            return new ConfigServerLookup(membership, problem);
        });
    }

    /** Here and not on the first look-up, whose exceptions the config client logs and forgets. */
    private static void start(PropertyResolver properties, EarlyMembership membership) {
        if (isEnabled(properties)) {
            membership.start(
                    properties.resolveOrCreateConfigurationProperties("gossip", GossipProperties.class),
                    surroundingsOf(properties));
        }
    }

    /** What the machine says, and of the configuration what tells how a node starts there. */
    private static Environment surroundingsOf(PropertyResolver properties) {
        Map<String, Object> known = new HashMap<>();
        for (String name : List.of("spring.application.group", "spring.main.cloud-platform")) {
            String value = properties.get(name, String.class, null);
            if (value != null) {
                known.put(name, value);
            }
        }
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("configuration", known));
        return environment;
    }

    private static boolean isEnabled(PropertyResolver properties) {
        return properties.get(ConfigClientProperties.CONFIG_DISCOVERY_ENABLED, Boolean.class, false)
                && properties.get("spring.cloud.discovery.enabled", Boolean.class, true)
                && properties.get("gossip.enabled", Boolean.class, true);
    }

    private static PropertyResolver propertiesOf(BootstrapContext context) {
        PropertyResolver known = context.getOrElse(PropertyResolver.class, null);
        return known != null
                ? known
                : new PropertyResolver(context.get(Binder.class), context.getOrElse(BindHandler.class, null));
    }

    /**
     * The config servers, empty where gossip is switched off.
     *
     * @throws GossipConfigurationException if there are none, which tells more than the exception that the config client would throw in
     *     this place; it tries again or goes on without, as it is configured
     */
    @Override
    public List<ServiceInstance> apply(String serviceId) {
        ClusterView view = membership.view();
        if (view == null) {
            return List.of();
        }
        List<ServiceInstance> instances = instances(view, serviceId);
        if (instances.isEmpty()) {
            GossipConfigurationException nowhere =
                    nowhere(serviceId, view.live().size() - 1);
            problem.set(nowhere);
            throw nowhere;
        }
        problem.clear();
        return instances;
    }

    private static GossipConfigurationException nowhere(String serviceId, int others) {
        return new GossipConfigurationException(
                "The config server cannot be found: none of the " + others
                        + " other members of the cluster is registered as '" + serviceId + "'.",
                "Start the config server with spring.application.name=" + serviceId
                        + " in the same gossip.cluster, or name it by spring.cloud.config.discovery.service-id. With "
                        + "spring.cloud.config.fail-fast=true and spring-retry this application waits for it.");
    }

    private static List<ServiceInstance> instances(ClusterView view, String serviceId) {
        return view.live().stream()
                .flatMap(member -> MemberServices.of(member.state()).instances().stream())
                .filter(instance -> instance.readiness() == Readiness.UP
                        && instance.record().serviceId().equalsIgnoreCase(serviceId))
                .map(instance -> (ServiceInstance) new GossipServiceInstance(instance.record()))
                .sorted(Comparator.comparing(ServiceInstance::getInstanceId))
                .toList();
    }
}
