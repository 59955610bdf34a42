package io.gossipdiscovery.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.membership.member.NodeId;
import org.junit.jupiter.api.Test;

class ReturnedTests {

    private static final NodeId MEMBER = new NodeId(0, 1);

    private final Returned returned = new Returned(60);

    @Test
    void aMemberHasReturnedLatelyUntilItAgreesOrTheTimeIsOver() {
        assertThat(returned.contains(MEMBER, 100)).isFalse();
        returned.add(MEMBER, 100);
        assertThat(returned.contains(MEMBER, 159)).isTrue();
        assertThat(returned.contains(MEMBER, 160)).isFalse();

        returned.add(MEMBER, 160);
        assertThat(returned.contains(MEMBER, 161)).isTrue();
        returned.agreed(MEMBER);
        assertThat(returned.contains(MEMBER, 161)).isFalse();
    }

    @Test
    void whereManyReturnTheOldestIsForgottenFirst() {
        NodeId second = new NodeId(0, 2);
        returned.add(MEMBER, 0);
        returned.add(second, 0);
        returned.add(MEMBER, 1); // again: now the second is the oldest
        for (int i = 0; i < Returned.REMEMBERED - 1; i++) {
            returned.add(new NodeId(1, i), 1);
        }

        assertThat(returned.contains(second, 2)).isFalse();
        assertThat(returned.contains(MEMBER, 2)).isTrue();
    }
}
