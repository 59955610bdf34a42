package io.gossipdiscovery.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.membership.member.Accusation.Grounds;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProvenDeathsTests {

    private static final long TEN_MINUTES = TimeUnit.MINUTES.toNanos(10);
    private static final NodeId MEMBER = new NodeId(0, 1);
    private static final NodeAddress ADDRESS = Cluster.address(1);

    private final ProvenDeaths proven = new ProvenDeaths();

    @Test
    void whatOthersHaveFoundIsNothingThatThisNodeCouldTestify() {
        proven.add(MEMBER, Grounds.REFUSED, false);
        assertThat(proven.foundHere(MEMBER)).isFalse();
        proven.add(MEMBER, Grounds.REFUSED, true);
        assertThat(proven.foundHere(MEMBER)).isTrue();
    }

    @Test
    void anAddressWhereAnotherAnsweredForOneThatLivesIsContestedForTenMinutes() {
        proven.add(MEMBER, Grounds.GONE, false);
        assertThat(proven.onReturned(MEMBER, ADDRESS, -5)).isTrue();
        assertThat(proven.isContested(ADDRESS, TEN_MINUTES - 6)).isTrue();
        assertThat(proven.contestedCount(TEN_MINUTES - 6)).isEqualTo(1);
        assertThat(proven.isContested(ADDRESS, TEN_MINUTES - 5)).isFalse();
        assertThat(proven.contestedCount(TEN_MINUTES - 5)).isZero();
    }

    @Test
    void whoWasRefusedOrIsNewContestsNothing() {
        proven.add(MEMBER, Grounds.REFUSED, true);
        assertThat(proven.onReturned(MEMBER, ADDRESS, 0)).isTrue();
        assertThat(proven.onReturned(MEMBER, ADDRESS, 0)).as("once").isFalse();
        assertThat(proven.contestedCount(0)).isZero();
    }

    @Test
    void the1024FoundLastAreRemembered() {
        for (int number = 0; number <= 1_024; number++) {
            proven.add(new NodeId(7, number), Grounds.REFUSED, true);
        }
        assertThat(proven.foundHere(new NodeId(7, 0))).isFalse();
        assertThat(proven.foundHere(new NodeId(7, 1))).isTrue();
        assertThat(proven.foundHere(new NodeId(7, 1_024))).isTrue();
    }
}
