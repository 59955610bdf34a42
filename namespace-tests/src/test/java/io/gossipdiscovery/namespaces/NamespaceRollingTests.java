package io.gossipdiscovery.namespaces;

import static io.gossipdiscovery.namespaces.NamespaceCluster.allHold;
import static io.gossipdiscovery.namespaces.NamespaceCluster.hold;
import static io.gossipdiscovery.namespaces.NamespaceCluster.isWhole;
import static io.gossipdiscovery.namespaces.NamespaceCluster.print;
import static io.gossipdiscovery.namespaces.NamespaceCluster.since;
import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.membership.MembershipEvent.Kind;
import io.gossipdiscovery.membership.member.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A deployment is rolled out, and addresses are used again: one machine after the other goes for good with the process on
 * it, as a pod does, and a new one with a new process takes its place under its address.
 */
@RequiresNamespaces
@Tag("long")
class NamespaceRollingTests {

    private static final int SIZE = 8;

    /** How an old process ends, and what it is to the others from then on. */
    enum End {
        /** It says goodbye. */
        IN_ORDER(Status.LEFT),
        /** Its cable is out before it is killed, so that nobody hears of its end, not by its kernel either. */
        VANISHED(Status.DEAD);

        private final Status status;

        End(Status status) {
            this.status = status;
        }
    }

    @ParameterizedTest
    @EnumSource
    void newcomersAtOldAddressesAreMembersAndThoseBeforeThemAreGoneForGood(End end) {
        long beganNanos = System.nanoTime();
        try (NamespaceCluster cluster = NamespaceCluster.of(SIZE)) {
            long beganMillis = System.currentTimeMillis();
            Map<NamespaceMember, Long> pauses = cluster.pauses();
            List<String> gone = new ArrayList<>();
            for (int index = 0; index < SIZE; index++) {
                gone.add(replace(cluster, index, end));
                hold(
                        Duration.ZERO,
                        () -> cluster.assertNobodyDied(beganMillis, List.of()),
                        () -> isWhole(cluster.members()));

                assertThat(cluster.member(index).id()).as("another life").isNotIn(gone);
                gone.forEach(id -> assertGoneForGood(cluster, id, end));
                cluster.assertNobodyWasSuspected(beganMillis, List.of(), pauses);
            }
            print("%s: all %d replaced, each at its address, after %s", end, SIZE, since(beganNanos));
        }
    }

    /** The id of the old one. */
    private static String replace(NamespaceCluster cluster, int index, End end) {
        NamespaceMember old = cluster.member(index);
        String id = old.id();
        switch (end) {
            case IN_ORDER -> old.leave();
            case VANISHED -> {
                cluster.network().pullOut(index);
                old.kill();
            }
        }
        cluster.network().replace(index);
        cluster.restart(index);
        return id;
    }

    private static void assertGoneForGood(NamespaceCluster cluster, String id, End end) {
        assertThat(allHold(cluster.members(), id, end.status))
                .as("%s is %s to all", id, end.status)
                .isTrue();
        // Who comes before an old one is known to be gone hears of it as of one that lives: only what follows counts.
        assertThat(cluster.members()).allSatisfy(observer -> assertThat(
                        observer.eventsSince(0, event -> event.subject().equals(id)).stream()
                                .map(NamespaceMember.Event::kind)
                                .dropWhile(kind -> kind != Kind.DIED && kind != Kind.LEFT)
                                .toList())
                .doesNotContain(Kind.JOINED, Kind.REFUTED));
    }
}
