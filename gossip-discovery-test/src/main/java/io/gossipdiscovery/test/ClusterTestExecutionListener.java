package io.gossipdiscovery.test;

import org.springframework.core.Ordered;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestExecutionListener;

/**
 * Undoes after each test method of a class with {@link GossipCluster} what it did to the cluster, and closes the context after the class, as
 * nobody else can use it. Found by {@code META-INF/spring.factories}.
 */
final class ClusterTestExecutionListener implements TestExecutionListener, Ordered {

    private static final String SNAPSHOT = ClusterTestExecutionListener.class.getName() + ".snapshot";

    /** Below Spring's own, so that they, who end in reverse order, are done with the context when it is closed. */
    private static final int ORDER = 1_000;

    @Override
    public int getOrder() {
        return ORDER;
    }

    @Override
    public void beforeTestMethod(TestContext test) {
        if (hasCluster(test)) {
            test.setAttribute(SNAPSHOT, cluster(test).snapshot());
        }
    }

    @Override
    public void afterTestMethod(TestContext test) {
        boolean sameContext = test.hasApplicationContext(); // else it was dirty, and the cluster went with it
        if (test.removeAttribute(SNAPSHOT) instanceof GossipTestCluster.Snapshot before && sameContext) {
            cluster(test).restore(before);
        }
    }

    @Override
    public void afterTestClass(TestContext test) {
        ClusterContextCustomizer customizer = ClusterContextCustomizer.of(test.getTestClass());
        if (customizer != null && customizer.owner() == test.getTestClass() && test.hasApplicationContext()) {
            test.markApplicationContextDirty(null);
        }
    }

    private static boolean hasCluster(TestContext test) {
        return ClusterContextCustomizer.of(test.getTestClass()) != null && test.hasApplicationContext();
    }

    private static GossipTestCluster cluster(TestContext test) {
        return test.getApplicationContext().getBean(GossipTestCluster.class);
    }
}
