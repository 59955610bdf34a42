package io.gossipdiscovery.test;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/** The clusters of Spring tests, each a bean of its application. Loaded in Spring tests only. */
final class SpringClusters {

    private static final SpringExtension SPRING = new SpringExtension();

    private SpringClusters() {}

    /** Whether Spring resolves this parameter, such as one that is autowired: JUnit lets only one extension do so. */
    static boolean leavesToSpring(ParameterContext parameter, ExtensionContext context) {
        return SPRING.supportsParameter(parameter, context);
    }

    static GossipTestCluster of(ExtensionContext context) {
        return SpringExtension.getApplicationContext(context).getBean(GossipTestCluster.class);
    }
}
