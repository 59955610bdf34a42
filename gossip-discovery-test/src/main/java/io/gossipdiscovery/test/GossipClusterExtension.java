package io.gossipdiscovery.test;

import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Starts a cluster for a test class, and gives it to parameters of type {@link GossipTestCluster}. {@link GossipCluster} brings it along;
 * a field does as well, in tests without Spring:
 *
 * <pre>{@code
 * @RegisterExtension
 * static final GossipClusterExtension CLUSTER = GossipClusterExtension.of(3);
 * }</pre>
 *
 * <p>In a static field the cluster lives as long as the class, and what a test method did to it is undone afterwards; else each method has
 * one of its own.
 */
public final class GossipClusterExtension
        implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(GossipClusterExtension.class);
    private static final String SPRING = "org.springframework.test.context.junit.jupiter.SpringExtension";

    private final @Nullable Plan plan;

    /** An extension that reads {@link GossipCluster}. */
    public GossipClusterExtension() {
        this(null);
    }

    private GossipClusterExtension(@Nullable Plan plan) {
        this.plan = plan;
    }

    /** An extension that starts so many members with {@link Timings#LOCAL}. */
    public static GossipClusterExtension of(int nodes) {
        return of(nodes, Timings.LOCAL);
    }

    /** An extension that starts so many members. */
    public static GossipClusterExtension of(int nodes, Timings timings) {
        return new GossipClusterExtension(new Plan(new Object(), nodes, timings));
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        if (!isSpringTest(context)) {
            cluster(context);
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        if (isSpringTest(context)) {
            return; // ClusterTestExecutionListener does
        }
        boolean shared = context.getParent()
                .map(parent -> parent.getStore(NAMESPACE).get(plan(context).key()))
                .isPresent();
        GossipTestCluster cluster = cluster(context);
        if (shared) {
            context.getStore(NAMESPACE).put(GossipTestCluster.Snapshot.class, cluster.snapshot());
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        GossipTestCluster.Snapshot before =
                context.getStore(NAMESPACE).remove(GossipTestCluster.Snapshot.class, GossipTestCluster.Snapshot.class);
        if (before != null) {
            cluster(context).restore(before);
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == GossipTestCluster.class
                && !(isSpringTest(context) && SpringClusters.leavesToSpring(parameter, context));
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return isSpringTest(context) ? SpringClusters.of(context) : cluster(context);
    }

    /** The store closes it at the end of the context that it is first asked for in. */
    private GossipTestCluster cluster(ExtensionContext context) {
        Plan wanted = plan(context);
        Store store = context.getStore(NAMESPACE);
        return store.computeIfAbsent(
                wanted.key(),
                key -> GossipTestCluster.start(wanted.nodes(), wanted.timings()),
                GossipTestCluster.class);
    }

    private Plan plan(ExtensionContext context) {
        return plan != null ? plan : annotated(context);
    }

    private static Plan annotated(ExtensionContext context) {
        Class<?> owner = context.getRequiredTestClass();
        while (owner != null) {
            Optional<GossipCluster> found = AnnotationSupport.findAnnotation(owner, GossipCluster.class);
            if (found.isPresent()) {
                return new Plan(owner, found.get().nodes(), found.get().timings());
            }
            owner = enclosing(owner);
        }
        throw new ExtensionConfigurationException(context.getRequiredTestClass().getName()
                + " has no @GossipCluster: annotate it, or register GossipClusterExtension.of(nodes) in a field");
    }

    /** By name: without Spring on the class path nobody can be a Spring test. */
    private static boolean isSpringTest(ExtensionContext context) {
        Class<?> type = context.getTestClass().orElse(null);
        while (type != null) {
            List<ExtendWith> extensions = AnnotationSupport.findRepeatableAnnotations(type, ExtendWith.class);
            if (extensions.stream()
                    .flatMap(extension -> Arrays.stream(extension.value()))
                    .anyMatch(extension -> extension.getName().equals(SPRING))) {
                return true;
            }
            type = enclosing(type);
        }
        return false;
    }

    private static @Nullable Class<?> enclosing(Class<?> type) {
        return Modifier.isStatic(type.getModifiers()) ? null : type.getEnclosingClass();
    }

    /**
     * What is to be started.
     *
     * @param key under which it is kept: a class, or what stands for this extension
     */
    private record Plan(Object key, int nodes, Timings timings) {}
}
