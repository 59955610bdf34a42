package io.gossipdiscovery.test;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;

/** Gives the contexts of test classes with {@link GossipCluster} a cluster. Found by {@code META-INF/spring.factories}. */
final class ClusterContextCustomizerFactory implements ContextCustomizerFactory {

    @Override
    public @Nullable ContextCustomizer createContextCustomizer(
            Class<?> testClass, List<ContextConfigurationAttributes> configAttributes) {
        return ClusterContextCustomizer.of(testClass);
    }
}
