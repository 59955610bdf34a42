package io.gossipdiscovery.simulator;

import io.gossipdiscovery.membership.config.DisseminationSettings;
import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.config.ProbeSettings;
import io.gossipdiscovery.membership.config.SuspicionSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * The lan preset with some of its numbers replaced.
 *
 * @param replaced what differs from the preset
 */
record TuningPoint(Map<Knob, Double> replaced) {

    /** A number of the preset, and what else it might be. */
    enum Knob {
        ALPHA("alpha", 2.0, 2.5, 3.0, 4.0, 5.0),
        BETA("beta", 3.0, 4.0, 6.0, 8.0),
        ACK_TIMEOUT_MILLIS("ackTimeoutMillis", 100.0, 150.0, 200.0, 300.0),
        INDIRECT_PROBES("indirectProbes", 2.0, 3.0, 4.0),
        CONFIRMERS("confirmers", 0.0, 3.0, 5.0, 8.0),
        TESTS_ITSELF("testsItself", 0.0, 1.0),
        SILENCE_SLOWDOWN("silenceSlowdown", 1.0, 4.0, 8.0, 16.0),
        HOLD_DOWN_MIN_MILLIS("holdDownMinMillis", 0.0, 2_000.0, 5_000.0, 10_000.0),
        FANOUT("fanout", 2.0, 3.0, 4.0),
        EAGER_PER_SECOND("eagerDatagramsPerSecond", 0.0, 1_000.0),
        RETRANSMITS("retransmits", 6.0, 8.0, 10.0);

        private final String label;

        @SuppressWarnings("ImmutableEnumChecker") // List.of is
        private final List<Double> values;

        Knob(String label, Double... values) {
            this.label = label;
            this.values = List.of(values);
        }
    }

    /** Direct and indirect probe fit into one period, however long the floor is. */
    private static final double LONGEST_ACK_TIMEOUT_MILLIS = 500;

    private static final MembershipSettings LAN = MembershipSettings.lan("tuning");

    /** What is shipped. */
    static final TuningPoint SHIPPED = new TuningPoint(Map.of());

    TuningPoint {
        Map<Knob, Double> copy = new EnumMap<>(Knob.class);
        replaced.forEach((knob, value) -> {
            if (value != shipped(knob)) {
                copy.put(knob, value);
            }
        });
        replaced = copy;
    }

    /**
     * Where to look: the preset, then every other value of each number alone, then so many combinations that draw each number at
     * random, half of them from the preset. The same for the same count, and a larger count only adds.
     */
    static List<TuningPoint> first(int count) {
        Set<TuningPoint> points = new LinkedHashSet<>(List.of(SHIPPED));
        for (Knob knob : Knob.values()) {
            for (double value : knob.values) {
                points.add(new TuningPoint(Map.of(knob, value)));
            }
        }
        Random random = new Random(1);
        while (points.size() < count) {
            Map<Knob, Double> drawn = new EnumMap<>(Knob.class);
            for (Knob knob : Knob.values()) {
                double other = knob.values.get(random.nextInt(knob.values.size()));
                drawn.put(knob, random.nextBoolean() ? other : shipped(knob));
            }
            points.add(new TuningPoint(drawn));
        }
        return new ArrayList<>(points).subList(0, count);
    }

    MembershipSettings settings() {
        return new MembershipSettings(
                LAN.cluster(), probing(), suspicion(), dissemination(), LAN.sync(), LAN.limits(), LAN.keys());
    }

    private ProbeSettings probing() {
        ProbeSettings lan = LAN.probing();
        return new ProbeSettings(
                lan.protocolPeriod(),
                millis(Knob.ACK_TIMEOUT_MILLIS),
                (int) value(Knob.INDIRECT_PROBES),
                lan.maxLocalHealth(),
                lan.ringTargets(),
                Math.min(lan.ackTimeoutCap(), LONGEST_ACK_TIMEOUT_MILLIS / value(Knob.ACK_TIMEOUT_MILLIS)),
                lan.pauseGuardMillis(),
                value(Knob.TESTS_ITSELF) > 0,
                (int) value(Knob.CONFIRMERS),
                lan.watches(),
                lan.triesDead());
    }

    private SuspicionSettings suspicion() {
        SuspicionSettings lan = LAN.suspicion();
        return new SuspicionSettings(
                value(Knob.ALPHA),
                value(Knob.BETA),
                lan.accusers(),
                millis(Knob.HOLD_DOWN_MIN_MILLIS),
                lan.holdDownMax(),
                lan.holdDownForget(),
                (int) value(Knob.SILENCE_SLOWDOWN),
                lan.accusedHearsFirst(),
                lan.doubtsTheDead());
    }

    private DisseminationSettings dissemination() {
        DisseminationSettings lan = LAN.dissemination();
        return new DisseminationSettings(
                lan.gossipTick(),
                (int) value(Knob.FANOUT),
                lan.eagerDelay(),
                (int) value(Knob.EAGER_PER_SECOND),
                (int) value(Knob.RETRANSMITS),
                lan.retransmitMultiplier(),
                lan.datagramBytes(),
                lan.deadToldPerSecond(),
                lan.testsBeforeBlocked());
    }

    private double value(Knob knob) {
        return replaced.getOrDefault(knob, shipped(knob));
    }

    private Duration millis(Knob knob) {
        return Duration.ofMillis((long) value(knob));
    }

    private static double shipped(Knob knob) {
        return switch (knob) {
            case ALPHA -> LAN.suspicion().alpha();
            case BETA -> LAN.suspicion().beta();
            case ACK_TIMEOUT_MILLIS -> LAN.probing().ackTimeout().toMillis();
            case INDIRECT_PROBES -> LAN.probing().indirectProbes();
            case CONFIRMERS -> LAN.probing().confirmers();
            case TESTS_ITSELF -> LAN.probing().testsItself() ? 1 : 0;
            case SILENCE_SLOWDOWN -> LAN.suspicion().silenceSlowdown();
            case HOLD_DOWN_MIN_MILLIS -> LAN.suspicion().holdDownMin().toMillis();
            case FANOUT -> LAN.dissemination().fanout();
            case EAGER_PER_SECOND -> LAN.dissemination().eagerDatagramsPerSecond();
            case RETRANSMITS -> LAN.dissemination().retransmits();
        };
    }

    /** What differs, in words, which names the point in the log as well. */
    @Override
    public String toString() {
        if (replaced.isEmpty()) {
            return "as shipped";
        }
        List<String> parts = new ArrayList<>();
        replaced.forEach((knob, value) -> parts.add(knob.label + "=" + number(value)));
        return String.join(" ", parts);
    }

    private static String number(double value) {
        return value == StrictMath.rint(value) ? String.valueOf((long) value) : String.format(Locale.ROOT, "%s", value);
    }
}
