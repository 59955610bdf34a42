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
}
