package io.gossipdiscovery.benchmarks.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one run, by who was measured and by what was measured of him.
 *
 * @param contenders ours first among those that are compared with each other
 * @param measures in the order of the rows
 * @param rows what there is: not everybody is measured in everything
 */
record Comparison(List<Contender> contenders, List<Measure> measures, Map<Contender, Map<Measure, Row>> rows) {

    /** What a setting says of the contender himself. */
    private static final Set<String> OF_A_CONTENDER = Set.of(Row.CONTESTANT, "preset");

    static Comparison of(List<Row> rows) {
        List<String> ourPresets = rows.stream()
                .filter(row -> row.contestant().equals(Row.OURS))
                .map(Comparison::preset)
                .distinct()
                .toList();
        Map<Contender, Map<Measure, Row>> byContender = new LinkedHashMap<>();
        Set<Measure> measures = new LinkedHashSet<>();
        for (Row row : rows) {
            Measure measure = measure(row);
            Row earlier = byContender
                    .computeIfAbsent(contender(row, ourPresets), any -> new LinkedHashMap<>())
                    .putIfAbsent(measure, row);
            if (earlier != null) {
                throw new IllegalArgumentException("Two rows say the same: " + earlier + " and " + row);
            }
            if (row.skipped() == null) {
                measures.add(measure);
            }
        }
        List<String> sides = byContender.keySet().stream()
                .map(Contender::side)
                .distinct()
                .sorted(Comparator.comparingInt(side -> place(ourPresets, side)))
                .toList();
        List<String> contestants = rows.stream().map(Row::contestant).distinct().toList();
        List<Contender> contenders = byContender.keySet().stream()
                .sorted(Comparator.comparingInt((Contender contender) -> sides.indexOf(contender.side()))
                        .thenComparing(contender -> !contender.isOurs())
                        .thenComparing(contender -> contestants.indexOf(contender.contestant())))
                .toList();
        return new Comparison(contenders, List.copyOf(measures), byContender);
    }

    @Nullable
    Row row(Contender contender, Measure measure) {
        Map<Measure, Row> ofContender = rows.get(contender);
        return ofContender == null ? null : ofContender.get(measure);
    }

    /** Whether anybody was measured to compare us with. */
    boolean hasPeers() {
        return !contenders.stream().allMatch(Contender::isOurs);
    }

    /** Skipped rows of which nobody has a figure: whole contestants that are missing, say. */
    Map<Contender, List<Row>> skippedAltogether() {
        Map<Contender, List<Row>> skipped = new LinkedHashMap<>();
        for (Contender contender : contenders) {
            rows.getOrDefault(contender, Map.of()).forEach((measure, row) -> {
                if (!measures.contains(measure)) {
                    skipped.computeIfAbsent(contender, any -> new ArrayList<>()).add(row);
                }
            });
        }
        return skipped;
    }

    /** Whether nobody with whom this contender is compared did better, as far as the spread tells, and somebody is. */
    boolean isBest(Contender contender, Measure measure) {
        Row row = row(contender, measure);
        List<Row> others = contenders.stream()
                .filter(other -> !other.equals(contender) && other.side().equals(contender.side()))
                .map(other -> row(other, measure))
                .filter(other -> other != null && other.skipped() == null)
                .toList();
        return row != null
                && row.skipped() == null
                && Double.isFinite(Cell.central(row))
                && !Cell.isCut(row)
                && !others.isEmpty()
                && others.stream().noneMatch(other -> measure.isBetter(other, row));
    }

    /** Every measure in which a peer did better than we did in the same preset, as far as the spread tells. */
    List<String> behind() {
        List<String> behind = new ArrayList<>();
        for (Measure measure : measures) {
            for (Contender peer : contenders) {
                Row theirs = row(peer, measure);
                if (peer.isOurs() || theirs == null || theirs.skipped() != null) {
                    continue;
                }
                contenders.stream()
                        .filter(contender ->
                                contender.isOurs() && contender.side().equals(peer.side()))
                        .forEach(us -> {
                            Row ours = row(us, measure);
                            if (ours != null && ours.skipped() == null && measure.isBetter(theirs, ours)) {
                                behind.add("%s: %s of %s; %s of %s"
                                        .formatted(
                                                measure.label(),
                                                Cell.text(theirs),
                                                peer.label(),
                                                Cell.text(ours),
                                                us.label()));
                            }
                        });
            }
        }
        return behind;
    }

    private static Contender contender(Row row, List<String> ourPresets) {
        String preset = preset(row);
        String side = ourPresets.contains(preset) || ourPresets.isEmpty() ? preset : ourPresets.get(0);
        return new Contender(row.contestant(), preset, side);
    }

    private static String preset(Row row) {
        return row.setting().getOrDefault("preset", "").toString();
    }

    private static Measure measure(Row row) {
        Map<String, Object> setting = new LinkedHashMap<>(row.setting());
        setting.keySet().removeAll(OF_A_CONTENDER);
        return new Measure(row.metric(), row.unit(), setting);
    }

    private static int place(List<String> ordered, String value) {
        int index = ordered.indexOf(value);
        return index < 0 ? ordered.size() : index;
    }

    /**
     * Who was measured.
     *
     * @param contestant his name
     * @param preset his settings; empty where there is but one
     * @param side our preset that he is compared with: the same, or our first where we have none of that name
     */
    record Contender(String contestant, String preset, String side) {

        boolean isOurs() {
            return contestant.equals(Row.OURS);
        }

        String label() {
            return preset.isEmpty() ? contestant : contestant + ", " + preset;
        }
    }

    /**
     * What was measured.
     *
     * @param metric its name
     * @param unit of its figures: the smaller the better, unless it counts operations
     * @param setting with what it was measured, contestant and preset apart
     */
    record Measure(String metric, String unit, Map<String, Object> setting) {

        Measure {
            setting = Collections.unmodifiableMap(new LinkedHashMap<>(setting));
        }

        /** By the spread, in the digits that are printed: who meets another somewhere in it is his equal. */
        boolean isBetter(Row one, Row other) {
            Spread ofOne = Spread.of(one);
            Spread ofOther = Spread.of(other);
            return unit.startsWith("ops/") ? ofOther.isBelow(ofOne) : ofOne.isBelow(ofOther);
        }

        String label() {
            String of = settingLabel();
            return metric + (of.isEmpty() ? "" : ", " + of) + ", " + unit;
        }

        String settingLabel() {
            return setting.entrySet().stream()
                    .map(entry -> entry.getKey().equals("nodes")
                            ? "n=" + entry.getValue()
                            : entry.getKey() + "=" + entry.getValue())
                    .collect(Collectors.joining(", "));
        }
    }
}
