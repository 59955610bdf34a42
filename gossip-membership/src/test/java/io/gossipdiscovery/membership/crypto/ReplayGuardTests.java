package io.gossipdiscovery.membership.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ReplayGuardTests {

    private static final Keyring.Sender SENDER = new Keyring.Sender(1, 2);

    private final ReplayGuard guard = new ReplayGuard(3);

    @Test
    void nothingIsTakenTwice() {
        for (long number : new long[] {0, 1, 5, 3, 64, 63, 1L << 40, (1L << 40) - 1, Long.MAX_VALUE}) {
            assertThat(isNew(number)).as("%d", number).isTrue();
            assertThat(isNew(number)).as("%d again", number).isFalse();
        }
    }

    @Test
    void whatWasOvertakenIsTakenAsLongAsItCanBeTold() {
        assertThat(isNew(1_000)).isTrue();
        assertThat(isNew(1_001 - ReplayGuard.WINDOW)).isTrue();
        assertThat(isNew(1_000 - ReplayGuard.WINDOW)).as("too old to tell").isFalse();
        assertThat(isNew(0)).isFalse();
    }

    @Test
    void framesHaveNumbersOfTheirOwn() {
        assertThat(guard.isNew(SENDER, false, 7)).isTrue();
        assertThat(guard.isNew(SENDER, true, 7)).isTrue();
        assertThat(guard.isNew(SENDER, true, 7)).isFalse();
        assertThat(guard.isNew(SENDER, false, 7)).isFalse();
    }

    @Test
    void sendersAreKeptApartAndTheOneThatWasSilentForLongestIsForgottenFirst() {
        for (int sender = 0; sender < 3; sender++) {
            assertThat(guard.isNew(new Keyring.Sender(0, sender), false, 1)).isTrue();
        }
        assertThat(guard.isNew(new Keyring.Sender(0, 0), false, 2)).isTrue();
        assertThat(guard.isNew(SENDER, false, 1)).isTrue();
        assertThat(guard.senders()).isEqualTo(3);
        assertThat(guard.isNew(new Keyring.Sender(0, 0), false, 1))
                .as("heard lately")
                .isFalse();
        assertThat(guard.isNew(new Keyring.Sender(0, 1), false, 1))
                .as("forgotten")
                .isTrue();
    }

    /** Against a set that remembers everything; the seed is the test's only input. */
    @Test
    void theWindowTellsWhatASetOfAllNumbersWouldTell() {
        SplittableRandom random = new SplittableRandom(20);
        Set<Long> seen = new HashSet<>();
        ArrayDeque<Long> delayed = new ArrayDeque<>();
        long highest = -1;
        long next = 0;
        for (int i = 0; i < 200_000; i++) {
            next += random.nextInt(20) == 0 ? random.nextInt(700) : random.nextInt(3);
            delayed.add(next);
            long number = random.nextInt(4) == 0 && delayed.size() > 40 ? delayed.removeFirst() : next;
            boolean inWindow = number > highest - ReplayGuard.WINDOW;
            assertThat(isNew(number)).as("number %d at %d", number, highest).isEqualTo(inWindow && seen.add(number));
            highest = Math.max(highest, number);
        }
    }

    private boolean isNew(long number) {
        return guard.isNew(SENDER, false, number);
    }
}
