package io.gossipdiscovery.membership.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RowIndexTests {

    @Test
    void behavesAsAMapWhateverCollides() {
        for (int seed = 0; seed < 100; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int hashes = 1 + random.nextInt(60);
            int[] keys = new int[300];
            RowIndex index = new RowIndex(row -> keys[row] % hashes);
            Map<Integer, Integer> model = new HashMap<>();
            for (int i = 0; i < 3_000; i++) {
                int row = random.nextInt(keys.length);
                int key = row * 31;
                if (model.remove(key) != null) {
                    index.remove(row);
                } else {
                    keys[row] = key;
                    index.add(row);
                    model.put(key, row);
                }
                int wanted = random.nextInt(keys.length) * 31;
                assertThat(index.find(wanted % hashes, candidate -> keys[candidate] == wanted))
                        .isEqualTo(model.getOrDefault(wanted, RowIndex.NONE));
            }
        }
    }

    @Test
    void whoIsNotInItIsNotRemoved() {
        RowIndex index = new RowIndex(row -> 7);
        index.add(1);
        index.remove(2);
        assertThat(index.find(7, row -> row == 1)).isEqualTo(1);
        assertThat(index.find(7, row -> row == 2)).isEqualTo(RowIndex.NONE);
    }

    @Test
    void rowsOfDifferentHashesAreFoundAtOnce() {
        RowIndex index = new RowIndex(row -> row);
        int rows = 8_000;
        for (int row = 0; row < rows; row++) {
            index.add(row);
        }
        int[] looks = new int[1];
        for (int row = 0; row < rows; row++) {
            int wanted = row;
            index.find(row, candidate -> {
                looks[0]++;
                return candidate == wanted;
            });
        }
        assertThat(looks[0]).as("looks for %d rows", rows).isLessThan(2 * rows);
    }
}
