package io.gossipdiscovery.namespaces;

import static io.gossipdiscovery.namespaces.NamespaceCluster.PATIENCE;
import static io.gossipdiscovery.namespaces.NamespaceCluster.hold;
import static io.gossipdiscovery.namespaces.NamespaceCluster.print;
import static org.awaitility.Awaitility.await;

import io.gossipdiscovery.membership.MembershipEvent.Kind;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * A member whose packets come from an address and a port that are not the ones it says: masqueraded by a router, as a container's
 * often are. The one that nobody can reach comes last, as it does not leave its cluster at rest.
 */
@RequiresNamespaces
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Tag("long")
class NamespaceNatTests {

    private static final int SIZE = 5;
    private static final int FIRST_ROUTER = SIZE;
    private static final int SECOND_ROUTER = SIZE + 1;
    private static final Duration WATCHED = Duration.ofSeconds(Long.getLong("namespaces.natSeconds", 10));

    private NamespaceCluster cluster;

    @BeforeAll
    void start() {
        cluster = NamespaceCluster.of(SIZE, 2);
    }

    @AfterAll
    void end() {
        cluster.close();
    }

    @Test
    @Order(1)
    void whoIsMasqueradedAndSaysTheRoutersAddressIsAMemberAsAnyOther() {
        NamespaceMember published = cluster.startPublishedBehind(FIRST_ROUTER);
        cluster.awaitWhole();
        var pauses = cluster.pauses();
        long beganMillis = System.currentTimeMillis();
        assertStateTravels(published, cluster.member(0));
        hold(WATCHED, () -> cluster.assertNobodyDied(beganMillis, List.of()), () -> true);
        print(
                "NAT, port passed on: %d suspicions noticed in %d s",
                cluster.suspicions(beganMillis, List.of()), WATCHED.toSeconds());
        cluster.assertNobodyWasSuspected(beganMillis, List.of(), pauses);
    }

    @Test
    @Order(2)
    void whoCanReachOthersAndBeReachedByNobodyIsHeardAndHurtsNobody() {
        var pauses = cluster.pauses();
        long beganMillis = System.currentTimeMillis();
        NamespaceMember hidden = cluster.startBehind(SECOND_ROUTER);
        await().atMost(PATIENCE).until(() -> cluster.members().stream()
                .allMatch(member -> member.view().members().containsKey(hidden.id())));
        assertStateTravels(hidden, cluster.member(0));
        hold(WATCHED, () -> cluster.assertNobodyDied(beganMillis, List.of(hidden)), () -> isLiveToAll(hidden));
        print(
                "NAT, nothing passed on: %d suspicions and %d deaths noticed in %d s, of the hidden member and refuted by it",
                cluster.suspicions(beganMillis, List.of()),
                cluster.noticed(Kind.DIED, beganMillis, List.of()).size(),
                WATCHED.toSeconds());
        cluster.assertNobodyWasSuspected(beganMillis, List.of(hidden), pauses);
    }

    /**
     * It hears of an accusation only when its own probe is answered. It probes every third second at first, once it was accused, which
     * is as long as it has: so it may be held for dead until then.
     */
    private boolean isLiveToAll(NamespaceMember hidden) {
        return cluster.members().stream()
                .map(member -> member.view().members().get(hidden.id()))
                .allMatch(held -> held != null && held.status().isLive());
    }

    /** What either says is known to all in the end. */
    private void assertStateTravels(NamespaceMember hidden, NamespaceMember open) {
        for (NamespaceMember owner : List.of(hidden, open)) {
            owner.publish("color", "blue-of-" + hidden.id());
            long version =
                    await("its own state").atMost(PATIENCE).until(() -> stateVersion(owner, owner), found -> found > 0);
            await("all to know the state of " + owner).atMost(PATIENCE).until(() -> cluster.members().stream()
                    .allMatch(each -> stateVersion(each, owner) >= version));
        }
    }

    private static long stateVersion(NamespaceMember observer, NamespaceMember owner) {
        var held = observer.view().members().get(owner.id());
        return held == null ? -1 : held.stateVersion();
    }
}
