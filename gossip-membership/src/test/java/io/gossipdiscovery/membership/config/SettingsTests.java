package io.gossipdiscovery.membership.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What settings are refused, and how. Each setting is tried alone, the others being those of the LAN preset. */
class SettingsTests {

    private static final MembershipSettings LAN = MembershipSettings.lan("test");
    private static final List<String> MAY_BE_ZERO = List.of("holdDownMin", "repairInterval");

    static Stream<Record> records() {
        return Stream.of(LAN.probing(), LAN.suspicion(), LAN.dissemination(), LAN.sync(), LAN.limits());
    }

    @ParameterizedTest
    @MethodSource("records")
    void noDurationIsSoShortThatItsPartsVanishOrSoLongThatSumsOverflow(Record settings) {
        for (RecordComponent component : settings.getClass().getRecordComponents()) {
            if (component.getType() == Duration.class) {
                for (Duration wrong : List.of(
                        Duration.ofNanos(-1), Duration.ofNanos(1), Duration.ofNanos(999_999), Duration.ofDays(31))) {
                    assertThatThrownBy(() -> with(settings, component.getName(), wrong))
                            .as("%s of %s", component.getName(), wrong)
                            .isInstanceOf(IllegalArgumentException.class)
                            .hasMessageContaining(component.getName())
                            .hasMessageContaining(wrong.toString());
                }
                boolean mayBeZero = MAY_BE_ZERO.contains(component.getName());
                if (mayBeZero) {
                    assertThatCode(() -> with(settings, component.getName(), Duration.ZERO))
                            .doesNotThrowAnyException();
                } else {
                    assertThatThrownBy(() -> with(settings, component.getName(), Duration.ZERO))
                            .hasMessageContaining(component.getName());
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("records")
    void noNumberIsNegativeOrWithoutLimit(Record settings) {
        for (RecordComponent component : settings.getClass().getRecordComponents()) {
            List<Object> wrong = component.getType() == int.class
                    ? List.of(-1, Integer.MAX_VALUE)
                    : component.getType() == double.class ? List.of(-1.0, 0.0, 1e9, Double.NaN) : List.of();
            for (Object value : wrong) {
                assertThatThrownBy(() -> with(settings, component.getName(), value))
                        .as("%s of %s", component.getName(), value)
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining(component.getName())
                        .hasMessageContaining(value.toString());
            }
        }
    }

    @Test
    void zeroTurnsOffWhatItIsSaidToTurnOff() throws ReflectiveOperationException {
        for (String name :
                List.of("indirectProbes", "maxLocalHealth", "ringTargets", "pauseGuardMillis", "confirmers")) {
            assertThat(with(LAN.probing(), name, 0)).isNotNull();
        }
        for (String name : List.of("fanout", "eagerDatagramsPerSecond", "deadToldPerSecond", "testsBeforeBlocked")) {
            assertThat(with(LAN.dissemination(), name, 0)).isNotNull();
        }
        assertThat(with(LAN.suspicion(), "accusers", 0)).isNotNull();
        assertThat(with(LAN.sync(), "leaveNotices", 0)).isNotNull();
    }

    @Test
    void aTombstoneLivesForASecondAtLeastSinceItsAgeTravelsInSeconds() {
        assertThatThrownBy(() -> with(LAN.sync(), "tombstoneLife", Duration.ofMillis(999)))
                .hasMessage("tombstoneLife is PT0.999S, allowed are PT1S to PT720H");
    }

    @Test
    void bothProbesFitIntoAPeriodAndTheLongestHoldDownIsNotBelowTheShortest() {
        assertThatThrownBy(() -> with(LAN.probing(), "ackTimeout", Duration.ofMillis(201)))
                .hasMessageContaining("ackTimeoutCap")
                .hasMessageContaining("protocolPeriod");
        assertThatThrownBy(() -> with(LAN.suspicion(), "holdDownMax", Duration.ofMillis(1_999)))
                .hasMessageContaining("holdDownMin of PT2S");
    }

    @Test
    void aClockThatDoesNotSlowDownHasASlowdownOfOneAndNoneIsFasterInSilence() throws ReflectiveOperationException {
        assertThat(with(LAN.suspicion(), "silenceSlowdown", 1)).isNotNull();
        assertThat(with(LAN.suspicion(), "silenceSlowdown", 100)).isNotNull();
        for (int wrong : new int[] {0, 101}) {
            assertThatThrownBy(() -> with(LAN.suspicion(), "silenceSlowdown", wrong))
                    .hasMessage("silenceSlowdown is " + wrong + ", allowed are 1 to 100");
        }
        assertThatThrownBy(() -> with(LAN.probing(), "confirmers", 17))
                .hasMessage("confirmers is 17, allowed are 0 to 16");
    }

    @Test
    void aClusterHasAName() {
        assertThatThrownBy(() -> MembershipSettings.lan("")).hasMessageContaining("0 bytes");
        assertThatThrownBy(() -> MembershipSettings.lan("x".repeat(129))).hasMessageContaining("129 bytes");
    }

    /** A copy of a settings record in which one component differs. */
    private static Object with(Record settings, String name, Object value) throws ReflectiveOperationException {
        RecordComponent[] components = settings.getClass().getRecordComponents();
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            values[i] = components[i].getName().equals(name)
                    ? value
                    : components[i].getAccessor().invoke(settings);
        }
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        Constructor<?> constructor = settings.getClass().getDeclaredConstructor(types);
        try {
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException refused) {
                throw refused;
            }
            throw e;
        }
    }
}
