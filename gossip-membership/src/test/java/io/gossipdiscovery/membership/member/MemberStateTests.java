package io.gossipdiscovery.membership.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MemberStateTests {

    private static final byte[] A = {'a'};
    private static final byte[] B = {'b'};

    @Test
    void aWriteMakesTheNextVersionAndLeavesTheOldOneAsItWas() {
        MemberState one = MemberState.EMPTY.with("k", A);
        MemberState two = one.with("k", B);

        assertThat(one.version()).isEqualTo(1);
        assertThat(one.get("k")).isEqualTo(A);
        assertThat(two.version()).isEqualTo(2);
        assertThat(two.get("k")).isEqualTo(B);
    }

    @Test
    void aDeletedKeyHasNoValueButTravels() {
        MemberState owner = MemberState.EMPTY.with("k", A).with("k", null);
        MemberState replica = MemberState.EMPTY.with("k", A);

        assertThat(owner.get("k")).isNull();
        assertThat(owner.keys()).isEmpty();
        assertThat(replica.apply(owner.deltaSince(1)).get("k")).isNull();
    }

    @Test
    void aDeltaWithAGapChangesNothing() {
        MemberState owner = MemberState.EMPTY.with("a", A).with("b", A).with("c", A);
        MemberState replica = MemberState.EMPTY.with("a", A);

        assertThat(replica.apply(owner.deltaSince(2))).isSameAs(replica);
        assertThat(replica.apply(owner.deltaSince(1)).keys()).containsExactly("a", "b", "c");
    }

    @Test
    void anOldDeltaChangesNothing() {
        MemberState old = MemberState.EMPTY.with("a", A);
        MemberState replica = old.with("a", B);

        assertThat(replica.apply(old.deltaSince(0))).isSameAs(replica);
    }

    @Test
    void valuesCannotBeChangedFromOutside() {
        byte[] value = {1};
        MemberState state = MemberState.EMPTY.with("k", value);
        value[0] = 2;
        byte[] read = state.get("k");
        assertThat(read).isNotNull().containsExactly(1);
        read[0] = 3;
        assertThat(state.get("k")).containsExactly(1);
    }

    @Test
    void moreKeysThanAllowedAreRefused() {
        MemberState state = MemberState.EMPTY;
        for (int i = 0; i < MemberState.MAX_ENTRIES; i++) {
            state = state.with("k" + i, A);
        }
        MemberState full = state;
        assertThatThrownBy(() -> full.with("one-more", A)).hasMessageContaining("64");
        assertThat(full.with("k0", null).with("another", A).keys()).hasSize(64);
    }

    @Test
    void deltasThatTogetherExceedWhatAnOwnerMayWriteAreNotTaken() {
        MemberState replica = MemberState.EMPTY.with("a", new byte[9_000]);
        StateDelta more = new StateDelta(1, 2, List.of(new StateEntry("b", 2, new byte[9_000])));

        assertThat(replica.apply(more)).isSameAs(replica);
    }

    @Test
    void sizeIsCountedInBytesAsItTravels() {
        assertThat(MemberState.EMPTY.with("ключ", new byte[3]).sizeBytes()).isEqualTo(11);
    }

    @Test
    void aDeltaThatTellsAKeyTwiceIsRefused() {
        List<StateEntry> twice = List.of(new StateEntry("k", 1, A), new StateEntry("k", 2, B));

        assertThatThrownBy(() -> new StateDelta(0, 2, twice)).hasMessageContaining("'k' twice");
    }

    @Test
    void deletesOfLongKeysMakeRoomForNewWrites() {
        MemberState state = MemberState.EMPTY;
        for (int i = 0; i < 200; i++) {
            String key = "x".repeat(250) + i;
            state = state.with(key, new byte[1_000]).with(key, null);
            assertThat(state.sizeBytes()).isLessThanOrEqualTo(MemberState.MAX_BYTES);
        }
        assertThat(state.with("k", new byte[10_000]).keys()).containsExactly("k");
    }

    @Test
    void oldDeletesStandInNobodysWayWhateverTheLimit() {
        int limit = 1_000;
        MemberState state = MemberState.EMPTY;
        for (int i = 0; i < 50; i++) {
            state = with(state, "k".repeat(90) + i, new byte[100], limit);
            state = with(state, "k".repeat(90) + i, null, limit);
        }
        MemberState full = with(state, "k", new byte[limit - 1], limit);
        assertThat(full.sizeBytes()).isEqualTo(limit);
        assertThat(full.keys()).containsExactly("k");
        assertThatThrownBy(() -> with(full, "l", A, limit))
                .hasMessageContaining("'l'")
                .hasMessageContaining("1002 bytes")
                .hasMessageContaining("1000");
    }

    @Test
    void aDeleteIsNeverRefusedAndOfNothingChangesNothing() {
        MemberState full = with(MemberState.EMPTY, "k", new byte[9], 10);

        assertThat(with(full, "unknown", null, 10)).isSameAs(full);
        MemberState empty = with(full, "k", null, 10);
        assertThat(empty.keys()).isEmpty();
        assertThat(with(empty, "k", null, 10)).isSameAs(empty);
    }

    private static MemberState with(MemberState state, String key, byte @Nullable [] value, int maxBytes) {
        return state.with(key, value, 64, maxBytes);
    }

    @Test
    void replicasThatHearAnySequenceOfDeltasShowExactlyAVersionThatWasWritten() {
        for (long seed = 0; seed < 40; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            List<MemberState> versions = new ArrayList<>(List.of(MemberState.EMPTY));
            int ownersLimit = seed % 2 == 0 ? MemberState.MAX_BYTES : 210;
            for (int i = 0; i < 300; i++) {
                MemberState last = versions.get(versions.size() - 1);
                List<String> keys = last.keys();
                boolean delete = !keys.isEmpty() && (random.nextInt(3) == 0 || keys.size() > 40);
                String key = delete ? keys.get(random.nextInt(keys.size())) : "k" + random.nextInt(200);
                byte[] value = delete ? null : new byte[] {(byte) i};
                versions.add(last.with(key, value, MemberState.MAX_ENTRIES, ownersLimit));
            }
            MemberState replica = MemberState.EMPTY;
            MemberState other = MemberState.EMPTY;
            for (int i = 0; i < 200; i++) {
                MemberState source = random.nextBoolean() ? versions.get(random.nextInt(versions.size())) : other;
                long from = random.nextLong(source.version() + 1);
                replica = replica.apply(source.deltaSince(from));
                assertThat(content(replica))
                        .as("seed %d, version %d", seed, replica.version())
                        .isEqualTo(content(versions.get((int) replica.version())));
                if (random.nextInt(5) == 0) {
                    other = replica;
                }
            }
            replica = replica.apply(versions.get(300).deltaSince(replica.version()));
            assertThat(content(replica)).isEqualTo(content(versions.get(300)));
        }
    }

    private static Map<String, Byte> content(MemberState state) {
        Map<String, Byte> content = new HashMap<>();
        for (StateEntry entry : state.entries()) {
            byte[] value = entry.value();
            if (value != null) {
                content.put(entry.key(), value[0]);
            }
        }
        return content;
    }
}
