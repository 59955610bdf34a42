package io.gossipdiscovery.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives a test class a real cluster, as a parameter of type {@link GossipTestCluster}. In a Spring test it is a bean as well, and the
 * application under test joins it by itself, whatever its properties say of cluster, seeds, addresses and keys.
 *
 * <pre>{@code
 * @SpringBootTest
 * @GossipCluster(nodes = 2)
 * class CheckoutTests {
 *
 *     @Test
 *     void goesOnWithTheOtherOne(GossipTestCluster cluster, @Autowired Checkout checkout) {
 *         cluster.member(0).register("inventory", "127.0.0.1", stub.port());
 *         cluster.member(1).register("inventory", "127.0.0.1", otherStub.port());
 *         cluster.awaitInstances("inventory", 2);
 *
 *         cluster.member(0).kill();
 *
 *         cluster.awaitInstances("inventory", 1);
 *         checkout.buy("book");
 *     }
 * }
 * }</pre>
 *
 * <p>The cluster lives as long as its class, nested classes included. After each test method everything that the method did to the cluster is
 * undone: what it registered, killed or cut, but not what was there before its first {@code @BeforeEach}. So the methods of one class must
 * not run at the same time; those of several classes may. A Spring context with a cluster is not shared with another class, and is closed
 * after its own; where a context is begun anew, as by {@code @DirtiesContext}, its cluster is too.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ExtendWith(GossipClusterExtension.class)
public @interface GossipCluster {

    /** How many members there are beside the application under test. */
    int nodes() default 2;

    /** How soon silence is noticed, by the application too. */
    Timings timings() default Timings.LOCAL;
}
