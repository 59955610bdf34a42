package io.gossipdiscovery.namespaces;

import static io.gossipdiscovery.namespaces.NamespaceCluster.PATIENCE;
import static io.gossipdiscovery.namespaces.NamespaceCluster.allHold;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gossipdiscovery.membership.member.Status;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The network of one machine goes away under a member that runs, and comes back: so does the member, without a restart. */
@RequiresNamespaces
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("long")
class NamespaceInterfaceTests {

    private static final int SIZE = 4;
    private static final int VICTIM = 3;

    private NamespaceCluster cluster;

    @BeforeAll
    void start() {
        cluster = NamespaceCluster.of(SIZE);
    }

    @AfterEach
    void nobodyElseWasLost() {
        cluster.awaitWhole();
    }

    @AfterAll
    void end() {
        cluster.close();
    }

    @Test
    void memberWhoseInterfaceIsDownIsOutAndBackWhenItIsUp() {
        outAndBack("link set eth0 down\n", "link set eth0 up\n");
    }

    @Test
    void memberWhoseAddressVanishesIsOutAndBackWithIt() {
        String address = victim().address() + "/16 dev eth0\n";
        outAndBack("address del " + address, "address add " + address);
    }

    private void outAndBack(String away, String back) {
        NamespaceMember member = cluster.member(VICTIM);
        List<NamespaceMember> others = cluster.without(List.of(member));
        String id = member.id();
        long sinceMillis = System.currentTimeMillis();
        long failedBefore = failed(member);

        victim().namespace().ip(away);
        await("the others to hold it for dead").atMost(PATIENCE).until(() -> allHold(others, id, Status.DEAD));
        await("sends that fail").atMost(PATIENCE).until(() -> failed(member) > failedBefore);
        assertThat(member.isRunning()).isTrue();
        victim().namespace().ip(back);

        await("all to see all").atMost(PATIENCE).until(() -> NamespaceCluster.isWhole(cluster.members()));
        assertThat(member.id()).as("the same life").isEqualTo(id);
        cluster.assertNobodyDied(sinceMillis, List.of(member));
        member.publish("color", "of-" + sinceMillis);
        await("its state to travel").atMost(PATIENCE).until(() -> others.stream()
                .allMatch(other -> stateVersion(other, id) == stateVersion(member, id)));
    }

    private static long stateVersion(NamespaceMember observer, String id) {
        NamespaceMember.Held held = observer.view().members().get(id);
        return held == null ? -1 : held.stateVersion();
    }

    private static long failed(NamespaceMember member) {
        return member.counters().getOrDefault("shell.datagrams.sendFailed", 0L);
    }

    private Machine victim() {
        return cluster.network().machine(VICTIM);
    }
}
