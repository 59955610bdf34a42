package io.gossipdiscovery.membership.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every rule of the lattice, over all pairs and triples of statuses and incarnations 0 to 3. */
class EvidenceTests {

    private static final List<Evidence> ALL = all();

    @Test
    void mergeIsCommutative() {
        for (Evidence a : ALL) {
            for (Evidence b : ALL) {
                assertThat(a.merge(b)).isEqualTo(b.merge(a));
            }
        }
    }

    @Test
    void mergeIsAssociative() {
        for (Evidence a : ALL) {
            for (Evidence b : ALL) {
                for (Evidence c : ALL) {
                    assertThat(a.merge(b).merge(c)).isEqualTo(a.merge(b.merge(c)));
                }
            }
        }
    }

    @Test
    void mergeIsIdempotentAndNeverFalls() {
        for (Evidence a : ALL) {
            assertThat(a.merge(a)).isEqualTo(a);
            for (Evidence b : ALL) {
                assertThat(a.supersedes(a.merge(b))).isFalse();
                assertThat(b.supersedes(a.merge(b))).isFalse();
                assertThat(a.merge(b)).isIn(a, b);
            }
        }
    }

    @Test
    void aliveBeatsEverythingOfALowerIncarnationButLeft() {
        forAllPairs(Status.ALIVE, (alive, other) -> other.status() != Status.LEFT && before(other, alive));
    }

    @Test
    void suspectBeatsAliveOfItsOwnIncarnationAndEverythingOfALowerOneButLeft() {
        forAllPairs(
                Status.SUSPECT,
                (suspect, other) -> other.status() != Status.LEFT
                        && (before(other, suspect) || (other.status() == Status.ALIVE && equal(other, suspect))));
    }

    @Test
    void deadBeatsAliveAndSuspectOfItsOwnIncarnationAndEverythingOfALowerOneButLeft() {
        forAllPairs(
                Status.DEAD,
                (dead, other) -> other.status() != Status.LEFT
                        && (before(other, dead) || (other.status() != Status.DEAD && equal(other, dead))));
    }

    @Test
    void leftBeatsEverythingAndNothingBeatsLeft() {
        for (Evidence other : ALL) {
            assertThat(Evidence.LEFT.supersedes(other)).isEqualTo(other.status() != Status.LEFT);
            assertThat(other.supersedes(Evidence.LEFT)).isFalse();
        }
    }

    @Test
    void leftHasNoIncarnation() {
        assertThatThrownBy(() -> new Evidence(Status.LEFT, new Incarnation(1))).hasMessageContaining("LEFT");
    }

    @Test
    void incarnationsOutsideTheirRangeAreRefused() {
        assertThatThrownBy(() -> new Incarnation(-1)).hasMessageContaining("-1");
        assertThatThrownBy(() -> new Incarnation(Incarnation.MAX + 1)).hasMessageContaining("outside 0..");
    }

    private interface Rule {
        boolean beats(Evidence evidence, Evidence other);
    }

    private static void forAllPairs(Status status, Rule rule) {
        for (Evidence evidence : ALL) {
            for (Evidence other : ALL) {
                if (evidence.status() == status) {
                    assertThat(evidence.supersedes(other))
                            .as("%s over %s", evidence, other)
                            .isEqualTo(rule.beats(evidence, other));
                }
            }
        }
    }

    private static boolean before(Evidence a, Evidence b) {
        return a.incarnation().compareTo(b.incarnation()) < 0;
    }

    private static boolean equal(Evidence a, Evidence b) {
        return a.incarnation().equals(b.incarnation());
    }

    private static List<Evidence> all() {
        List<Evidence> all = new ArrayList<>();
        for (int incarnation = 0; incarnation <= 3; incarnation++) {
            all.add(Evidence.alive(incarnation));
            all.add(Evidence.suspect(incarnation));
            all.add(Evidence.dead(incarnation));
        }
        all.add(Evidence.LEFT);
        return all;
    }
}
