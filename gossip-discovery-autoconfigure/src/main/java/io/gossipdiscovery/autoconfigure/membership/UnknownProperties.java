package io.gossipdiscovery.autoconfigure.membership;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.util.ClassUtils;

/**
 * Warns of properties below {@code gossip} that nobody declares, which as a rule are misspelt: without a word {@code gossip.seed} would
 * mean no seeds, and an application that seems healthy. It comes before all beans, so that it is said before a start fails for it.
 *
 * <p>Variables of the system environment are left alone: {@code GOSSIP_KEY} is as good a name as any for what
 * {@code gossip.security.keys} refers to.
 */
final class UnknownProperties implements BeanFactoryPostProcessor {

    /** A source that is full of them is one mistake. */
    static final int MOST_WARNINGS = 20;

    private static final Logger log = LoggerFactory.getLogger(UnknownProperties.class);
    private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of("gossip");

    private final Environment environment;

    UnknownProperties(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
        try {
            List<String> warnings = warnings(beanFactory.getBeanClassLoader());
            warnings.stream().limit(MOST_WARNINGS).forEach(warning -> log.warn("Gossip: {}", warning));
            if (warnings.size() > MOST_WARNINGS) {
                log.warn("Gossip: {} more properties have no effect", warnings.size() - MOST_WARNINGS);
            }
        } catch (IOException | RuntimeException e) {
            log.debug("Gossip: nobody can say which properties are unknown", e);
        }
    }

    private List<String> warnings(@Nullable ClassLoader classLoader) throws IOException {
        Map<ConfigurationPropertyName, ConfigurationPropertySource> set = set();
        List<String> warnings = new ArrayList<>();
        if (set.isEmpty()) {
            return warnings;
        }
        ClassLoader loader = classLoader == null ? ClassUtils.getDefaultClassLoader() : classLoader;
        KnownProperties known = new KnownProperties(loader == null ? ClassLoader.getSystemClassLoader() : loader);
        if (!known.isUsable()) {
            return warnings;
        }
        for (Map.Entry<ConfigurationPropertyName, ConfigurationPropertySource> entry : set.entrySet()) {
            ConfigurationProperty property = entry.getValue().getConfigurationProperty(entry.getKey());
            if (property != null && !known.contains(entry.getKey()) && !isEmptyGroup(property, known)) {
                warnings.add(warning(property, known.nearest(entry.getKey())));
            }
        }
        return warnings;
    }

    /** Each with the source that counts. */
    private Map<ConfigurationPropertyName, ConfigurationPropertySource> set() {
        Map<ConfigurationPropertyName, ConfigurationPropertySource> set = new LinkedHashMap<>();
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (source instanceof IterableConfigurationPropertySource iterable
                    && !(source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource)) {
                iterable.stream().filter(PREFIX::isAncestorOf).forEach(name -> set.putIfAbsent(name, source));
            }
        }
        return set;
    }

    /** What YAML makes of a group whose properties are commented out. */
    private static boolean isEmptyGroup(ConfigurationProperty property, KnownProperties known) {
        return String.valueOf(property.getValue()).isEmpty() && known.isGroup(property.getName());
    }

    private static String warning(ConfigurationProperty property, @Nullable String nearest) {
        return property.getName() + " has no effect: no module of this application has a property of that name"
                + (nearest == null ? "" : "; did you mean " + nearest + "?")
                + (property.getOrigin() == null ? "" : " (set by " + property.getOrigin() + ")");
    }
}
