package io.gossipdiscovery.test;

import io.gossipdiscovery.autoconfigure.membership.GossipNodeFactory;
import io.gossipdiscovery.autoconfigure.membership.GossipSeedProvider;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.test.context.TestContextAnnotationUtils;

/**
 * Starts a cluster for a context before it is refreshed, and makes the application's node one of it. The cluster ends when the context does,
 * after all beans: the application says goodbye to members that answer.
 *
 * @param owner the test class that asks for the cluster, which keeps the contexts of different classes apart
 */
record ClusterContextCustomizer(Class<?> owner, int nodes, Timings timings) implements ContextCustomizer {

    private static final String PROPERTIES = "gossipTestCluster";

    /** That of a test class, or of the one that it is nested in; null where neither asks for a cluster. */
    static @Nullable ClusterContextCustomizer of(Class<?> testClass) {
        Class<?> owner = testClass;
        while (owner != null) {
            MergedAnnotation<GossipCluster> found =
                    MergedAnnotations.from(owner, SearchStrategy.TYPE_HIERARCHY).get(GossipCluster.class);
            if (found.isPresent()) {
                return new ClusterContextCustomizer(
                        owner, found.getInt("nodes"), found.getEnum("timings", Timings.class));
            }
            owner = TestContextAnnotationUtils.searchEnclosingClass(owner) ? owner.getEnclosingClass() : null;
        }
        return null;
    }

    @Override
    public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration mergedConfig) {
        DefaultListableBeanFactory beans = (DefaultListableBeanFactory) context.getBeanFactory();
        GossipTestCluster cluster = GossipTestCluster.start(nodes, timings);
        // Disposed of last, since it is the first; and also where the context fails to start.
        beans.registerSingleton("gossipTestCluster", cluster);
        beans.registerDisposableBean("gossipTestCluster", (DisposableBean) cluster::close);
        GossipNodeFactory factory = settings -> cluster.application().start();
        beans.registerSingleton("gossipTestClusterNodeFactory", factory);
        // A GossipConnectionDetails bean of the application comes before gossip.seeds; this adds to either.
        GossipSeedProvider seeds = cluster::seeds;
        beans.registerSingleton("gossipTestClusterSeeds", seeds);
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource(PROPERTIES, properties(cluster)));
    }

    /** The node's settings are the cluster's; these keep what the application has configured otherwise from being refused. */
    private static Map<String, Object> properties(GossipTestCluster cluster) {
        return Map.ofEntries(
                Map.entry("gossip.enabled", "true"),
                Map.entry("gossip.local", "false"),
                Map.entry("gossip.cluster", cluster.name()),
                Map.entry("gossip.seeds", String.join(",", cluster.seeds())),
                Map.entry("gossip.peers-file", ""),
                Map.entry("gossip.bind-address", "127.0.0.1"),
                Map.entry("gossip.bind-port", "0"),
                Map.entry("gossip.advertise.host", ""),
                Map.entry("gossip.advertise.port", "0"),
                Map.entry("gossip.security.keys", ""));
    }
}
