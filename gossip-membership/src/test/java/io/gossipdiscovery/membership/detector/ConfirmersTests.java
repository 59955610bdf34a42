package io.gossipdiscovery.membership.detector;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.table.MemberTable;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConfirmersTests {

    private static final int WANTED = 4;

    private final SplittableRandom random = new SplittableRandom(7);
    private final List<NodeId> ids =
            IntStream.range(0, 40).mapToObj(i -> NodeId.random(random)).toList();

    @Test
    void ofAllWhoHoldTheSameTableExactlySoManyLookWhoeverIsAccused() {
        for (NodeId accused : ids) {
            NodeId accuser = otherThan(accused);
            assertThat(confirmers(ids, Set.of(), accused, 0, accuser))
                    .hasSize(WANTED)
                    .doesNotContain(accused, accuser);
        }
    }

    @Test
    void eachIncarnationIsLookedAtByOthers() {
        NodeId accused = ids.get(3);
        Set<NodeId> seen = new HashSet<>();
        for (int incarnation = 0; incarnation < 30; incarnation++) {
            seen.addAll(confirmers(ids, Set.of(), accused, incarnation, ids.get(4)));
        }
        assertThat(seen).as("of 38").hasSizeGreaterThan(30);
    }

    @Test
    void suspectsAreNotCountedAsTheyMayBeGone() {
        NodeId accused = ids.get(3);
        NodeId accuser = ids.get(4);
        Set<NodeId> suspects = confirmers(ids, Set.of(), accused, 0, accuser);
        Set<NodeId> instead = confirmers(ids, suspects, accused, 0, accuser);
        instead.removeAll(suspects);
        assertThat(instead).hasSize(WANTED);
    }

    @Test
    void whereThereAreNoMoreAllLook() {
        List<NodeId> few = ids.subList(0, WANTED + 2);
        assertThat(confirmers(few, Set.of(), few.get(0), 0, few.get(1)))
                .containsExactlyInAnyOrderElementsOf(few.subList(2, few.size()));
        assertThat(confirmers(few.subList(0, 2), Set.of(), few.get(0), 0, few.get(1)))
                .isEmpty();
    }

    @Test
    void withoutConfirmersNobodyLooks() {
        Confirmers none = new Confirmers(table(ids, ids.get(0), Set.of()), 0);
        assertThat(none.includeThisNode(ids.get(1), 0, ids.get(2))).isFalse();
    }

    /** Whoever says of itself that it is one of them, each by its own table. */
    private static Set<NodeId> confirmers(
            List<NodeId> members, Set<NodeId> suspects, NodeId accused, long incarnation, NodeId accuser) {
        return members.stream()
                .filter(self -> !self.equals(accused))
                .filter(self -> new Confirmers(table(members, self, suspects), WANTED)
                        .includeThisNode(accused, incarnation, accuser))
                .collect(Collectors.toSet());
    }

    private static MemberTable table(List<NodeId> members, NodeId self, Set<NodeId> suspects) {
        MemberTable table = new MemberTable(
                self,
                NodeAddress.ofIpv4(1, 1_000),
                7,
                1_000,
                Duration.ofHours(1).toNanos(),
                0);
        for (NodeId member : members) {
            Evidence evidence = suspects.contains(member) ? Evidence.suspect(0) : Evidence.alive(0);
            if (!member.equals(self)) {
                table.merge(member, NodeAddress.ofIpv4(2 + members.indexOf(member), 1_000), evidence, 0, 0);
            }
        }
        return table;
    }

    private NodeId otherThan(NodeId member) {
        return ids.get((ids.indexOf(member) + 17) % ids.size());
    }
}
