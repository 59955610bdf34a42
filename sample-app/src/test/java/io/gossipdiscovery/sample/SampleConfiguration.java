package io.gossipdiscovery.sample;

import io.gossipdiscovery.autoconfigure.discovery.GossipDiscoveryProperties;
import io.gossipdiscovery.autoconfigure.membership.GossipProperties;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;

/** What variables of the environment and the {@code application.yaml} of the sample tell it, bound as Boot binds it. */
final class SampleConfiguration {

    private static final Path PROPERTIES =
            Path.of(System.getProperty("basedir", "."), "..", "docs", "configuration.md");
    private static final Pattern DEFAULT_PORT =
            Pattern.compile("(?m)^\\| `gossip\\.bind-port` \\|.* Defaults to (\\d+);");

    private final Binder binder;

    SampleConfiguration(Map<String, String> variables) {
        List<PropertySource<?>> sources = new ArrayList<>();
        sources.add(new SystemEnvironmentPropertySource(
                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, new HashMap<>(variables)));
        try {
            Resource file = new ClassPathResource("application.yaml");
            sources.addAll(new YamlPropertySourceLoader().load("application", file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        binder = new Binder(ConfigurationPropertySources.from(sources));
    }

    /** The port for both UDP and TCP where nobody chooses one, as the table has it that is written from the properties. */
    static int defaultGossipPort() {
        try {
            Matcher matcher = DEFAULT_PORT.matcher(Files.readString(PROPERTIES));
            if (!matcher.find()) {
                throw new AssertionError(PROPERTIES + " does not say what gossip.bind-port defaults to");
            }
            return Integer.parseInt(matcher.group(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    GossipProperties gossip() {
        return binder.bindOrCreate("gossip", GossipProperties.class);
    }

    SampleProperties sample() {
        return binder.bindOrCreate("sample", SampleProperties.class);
    }

    Set<String> exposedEndpoints() {
        return binder.bind("management.endpoints.web.exposure.include", Bindable.setOf(String.class))
                .get();
    }

    /** Until callers know, the web server has ended what it began and the goodbye is confirmed, each at its longest. */
    Duration longestStop() {
        GossipDiscoveryProperties.Shutdown shutdown = binder.bindOrCreate(
                        "gossip.discovery", GossipDiscoveryProperties.class)
                .shutdown();
        Duration webServer = binder.bindOrCreate("spring.lifecycle", LifecycleProperties.class)
                .getTimeoutPerShutdownPhase();
        return shutdown.drainTimeout().plus(webServer).plus(shutdown.leaveTimeout());
    }
}
