package io.gossipdiscovery.membership;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/**
 * Design: work per input grows at most with log n. Counted in method entries and rounds of loops of the engine's own code, not
 * in time. Exempt is what no input does: {@link MembershipEngine#view()}, a copy of the table that the shell asks for at most
 * once per publish tick. Chunks of a sync are bounded by 64 records whatever n is.
 */
class WorkPerInputTests {

    private static final int FEW = 100;
    private static final int MANY = 1_000;
    private static final int VERY_MANY = 10_000;

    /** What does not depend on n is most of it: a quarter more is room for logarithms, and far too little for a walk over all. */
    private static final double GROWTH = 1.25;

    /** Steps by which runs differ because other members are drawn. */
    private static final long CHANCE = 500;

    @Test
    void theWorkOfAnInputGrowsAtMostWithTheLogarithmOfTheMembers() throws Exception {
        Map<String, long[]> ofFew = work(FEW);

        assertThat(ofFew).hasSizeGreaterThan(10).allSatisfy((kind, sums) -> assertThat(sums[1])
                .isPositive());
        for (int members : new int[] {MANY, VERY_MANY}) {
            work(members).forEach((kind, sums) -> {
                long[] few = Objects.requireNonNull(ofFew.get(kind), kind);
                assertThat(sums[1] / sums[0])
                        .as(
                                "mean steps of a %s at n = %d, with %d of %d inputs at n = %d",
                                kind, members, few[1], few[0], FEW)
                        .isLessThanOrEqualTo((long) (few[1] * GROWTH / few[0]) + CHANCE);
                if (!kind.startsWith(EngineWork.AMORTISED)) {
                    assertThat(sums[2])
                            .as("most steps of a %s at n = %d, with %d at n = %d", kind, members, few[2], FEW)
                            .isLessThanOrEqualTo((long) (few[2] * GROWTH) + CHANCE);
                }
            });
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, long[]> work(int members) throws Exception {
        Class<?> inside = new CountingClassLoader().loadClass(EngineWork.class.getName());
        return ((IntFunction<Map<String, long[]>>) inside.getConstructor().newInstance()).apply(members);
    }
}
