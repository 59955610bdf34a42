package io.gossipdiscovery.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("long")
class FormulaTests {

    @ParameterizedTest
    @EnumSource(FormulaGates.class)
    void theEngineDoesWhatTheFormulaSays(FormulaGates gate) {
        ScenarioRun run = Simulator.of(gate).run();

        assertThat(run.violations()).isEmpty();
        assertThat(run.samples().names()).isNotEmpty();
    }

    @Test
    void formulasGiveThePublishedValues() {
        assertThat(Formulas.pushTicks(1_000, 3, 1, 0)).isCloseTo(5.0, within(0.01));
        assertThat(Formulas.missedShare(8, 1)).isCloseTo(0.000_336, within(0.000_001));
        assertThat(Formulas.missedShare(3, 1)).isCloseTo(0.059_5, within(0.000_1));
        assertThat(Formulas.unprobedShare(1, 1)).isCloseTo(0.368, within(0.001));
        assertThat(Formulas.meanPeriodsToFirstProbe(0.5)).isEqualTo(2);
        assertThat(Formulas.falseSuspicion(0.9, 3, 1)).isCloseTo(0.007_73, within(0.000_01));
        assertThat(Formulas.falseSuspicion(0.7, 3, 1)).isCloseTo(0.22, within(0.005));
    }

    @Test
    void delayMakesGrowthSlower() {
        assertThat(Formulas.pushTicks(1_000, 3, 1, 0.1)).isGreaterThan(Formulas.pushTicks(1_000, 3, 1, 0) + 0.1);
    }
}
