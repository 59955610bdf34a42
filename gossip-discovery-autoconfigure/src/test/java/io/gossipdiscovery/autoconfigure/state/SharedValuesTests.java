package io.gossipdiscovery.autoconfigure.state;

import static io.gossipdiscovery.autoconfigure.service.Cluster.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.autoconfigure.service.Cluster;
import io.gossipdiscovery.autoconfigure.service.Readiness;
import io.gossipdiscovery.membership.ClusterView;
import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.member.MemberState;
import io.gossipdiscovery.membership.member.NodeId;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SharedValuesTests {

    private static final MemberState GREEN = publishing(MemberState.EMPTY, "colour", "green");

    private final Cluster cluster = new Cluster();

    @Test
    void servicesAreNoSharedValuesAndWhoPublishesNoneIsLeftOut() {
        MemberState serving = Cluster.serving("inventory", 8081, Readiness.UP);
        cluster.alive(1, serving).alive(2, publishing(serving, "colour", "green"));

        SharedValues values = SharedValues.in(cluster.view(), null);

        assertThat(values.byMember()).containsOnly(Map.entry(id(2), Map.of("colour", SharedValue.of("green"))));
        assertThat(values.of(id(1))).isEmpty();
    }

    @Test
    void suspectsAreReadAndWhoIsDeadOrHasLeftIsNot() {
        cluster.alive(1, GREEN)
                .member(2, Evidence.suspect(1), GREEN)
                .member(3, Evidence.dead(1), GREEN)
                .member(4, Evidence.LEFT, GREEN);

        assertThat(SharedValues.in(cluster.view(), null).byMember()).containsOnlyKeys(id(1), id(2));
    }

    @Test
    void whatNobodyHasChangedIsTheSameObject() {
        SharedValues first = SharedValues.in(cluster.alive(1, GREEN).view(), null);

        cluster.alive(2, MemberState.EMPTY);
        SharedValues second = SharedValues.in(cluster.view(), first);
        cluster.alive(2, GREEN);
        SharedValues third = SharedValues.in(cluster.view(), second);

        assertThat(second.byMember()).isSameAs(first.byMember());
        assertThat(second.view().version()).isGreaterThan(first.view().version());
        assertThat(third.byMember()).containsOnlyKeys(id(1), id(2));
        assertThat(third.of(id(1))).isSameAs(first.of(id(1)));
    }

    @Test
    void theNewestVersionOfAMemberIsRead() {
        SharedValues before = SharedValues.in(cluster.alive(1, GREEN).view(), null);
        cluster.alive(1, publishing(GREEN, "colour", "red"));

        SharedValues after = SharedValues.in(cluster.view(), before);

        assertThat(after.of(id(1))).containsOnly(Map.entry("colour", SharedValue.of("red")));
    }

    @Test
    void whoIsBackAfterItWasHeldForDeadHasItsValuesAgain() {
        SharedValues alive = SharedValues.in(cluster.alive(2, GREEN).view(), null);
        cluster.member(2, Evidence.dead(1), MemberState.EMPTY);
        SharedValues dead = SharedValues.in(cluster.view(), alive);
        cluster.alive(2, GREEN);
        SharedValues back = SharedValues.in(cluster.view(), dead);

        assertThat(dead.byMember()).isEmpty();
        assertThat(back.byMember()).isEqualTo(alive.byMember());
    }

    @Test
    void whoGoesOnUnderAnotherIdentityHasItsValuesThere() {
        SharedValues before = SharedValues.in(cluster.alive(1, GREEN).view(), null);
        ClusterView view = cluster.without(1).alive(7, GREEN).view();
        ClusterView renewed = new ClusterView(view.version(), id(7), view.hash(), view.members(), 1);

        SharedValues after = SharedValues.in(renewed, before);

        assertThat(after.of(renewed.self())).isEqualTo(before.of(id(1)));
        Map<NodeId, Set<String>> changed = SharedValues.changed(before.byMember(), after.byMember());
        assertThat(changed).isEqualTo(Map.of(id(1), Set.of("colour"), id(7), Set.of("colour")));
    }

    @Test
    void changesAreWhatIsNewWhatIsAnotherAndWhatIsGone() {
        MemberState state = publishing(publishing(GREEN, "size", "1"), "shape", "round");
        cluster.alive(1, state).alive(2, GREEN).alive(3, GREEN);
        SharedValues before = SharedValues.in(cluster.view(), null);
        MemberState other =
                publishing(publishing(state, "size", "2"), "weight", "7").with(SharedValues.PREFIX + "shape", null);
        cluster.alive(1, other).without(3).alive(4, GREEN);

        SharedValues after = SharedValues.in(cluster.view(), before);

        Map<NodeId, Set<String>> changed = SharedValues.changed(before.byMember(), after.byMember());
        assertThat(changed).containsOnlyKeys(id(1), id(3), id(4));
        assertThat(changed.get(id(1))).containsExactlyInAnyOrder("size", "shape", "weight");
        assertThat(changed.get(id(3))).containsExactly("colour");
        assertThat(changed.get(id(4))).containsExactly("colour");
    }

    @Test
    void aValueThatIsWrittenAgainIsNoChange() {
        SharedValues before = SharedValues.in(cluster.alive(1, GREEN).view(), null);
        cluster.alive(1, publishing(GREEN, "colour", "green"));

        SharedValues after = SharedValues.in(cluster.view(), before);

        assertThat(SharedValues.changed(before.byMember(), after.byMember())).isEmpty();
    }

    private static MemberState publishing(MemberState state, String key, String value) {
        return state.with(SharedValues.PREFIX + key, value.getBytes(StandardCharsets.UTF_8));
    }
}
