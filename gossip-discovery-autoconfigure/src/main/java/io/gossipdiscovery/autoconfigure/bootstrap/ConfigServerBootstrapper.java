package io.gossipdiscovery.autoconfigure.bootstrap;

import io.gossipdiscovery.autoconfigure.membership.EarlyMembership;
import org.springframework.boot.bootstrap.BootstrapRegistry;
import org.springframework.boot.bootstrap.BootstrapRegistryInitializer;
import org.springframework.util.ClassUtils;

/**
 * Lets Spring Cloud Config find its server in the cluster ({@code spring.cloud.config.discovery.enabled}). The node starts when the
 * server is first looked for, and not at all where nobody looks; the context goes on with it.
 */
final class ConfigServerBootstrapper implements BootstrapRegistryInitializer {

    private static final String CONFIG_CLIENT = "org.springframework.cloud.config.client.ConfigServerInstanceProvider";

    @Override
    public void initialize(BootstrapRegistry registry) {
        if (!ClassUtils.isPresent(CONFIG_CLIENT, ConfigServerBootstrapper.class.getClassLoader())) {
            return;
        }
        EarlyMembership early = new EarlyMembership();
        registry.registerIfAbsent(EarlyMembership.class, context -> early);
        registry.addCloseListener(event ->
                event.getApplicationContext().getBeanFactory().registerSingleton("gossipEarlyMembership", early));
        LookupProblem problem = new LookupProblem();
        registry.registerIfAbsent(LookupProblem.class, context -> problem);
        ConfigServerLookup.register(registry, early, problem);
    }
}
