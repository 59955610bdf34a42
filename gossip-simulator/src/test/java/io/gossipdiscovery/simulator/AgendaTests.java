package io.gossipdiscovery.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AgendaTests {

    private record Entry(long time, int order) {}

    @Test
    void actionsComeByTimeAndThenAsTheyWereEntered() {
        for (int seed = 0; seed < 50; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Agenda agenda = new Agenda();
            List<Entry> entered = new ArrayList<>();
            List<Entry> done = new ArrayList<>();
            List<Entry> expected = new ArrayList<>();
            for (int i = 0; i < 2_000; i++) {
                if (random.nextInt(3) > 0) {
                    Entry entry = new Entry(random.nextInt(50), i);
                    entered.add(entry);
                    agenda.add(entry.time, () -> done.add(entry));
                } else if (!entered.isEmpty()) {
                    entered.sort(Comparator.comparingLong(Entry::time).thenComparingInt(Entry::order));
                    assertThat(agenda.nextTimeNanos()).isEqualTo(entered.get(0).time);
                    expected.add(entered.remove(0));
                    agenda.remove().run();
                }
            }
            assertThat(done).isEqualTo(expected);
            assertThat(agenda.size()).isEqualTo(entered.size());
        }
    }
}
