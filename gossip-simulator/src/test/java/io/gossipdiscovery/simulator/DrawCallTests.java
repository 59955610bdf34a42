package io.gossipdiscovery.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class DrawCallTests {

    @Test
    void aDrawingAndItsFileAreRead() {
        assertThat(DrawCall.parse(List.of("partition-heal", "--out", "out.svg")))
                .isEqualTo(new DrawCall(Drawing.PARTITION_HEAL, Path.of("out.svg")));
    }

    @Test
    void wrongCallsSayWhatIsWrong() {
        assertThatThrownBy(() -> DrawCall.parse(List.of())).hasMessageContaining("name of a drawing");
        assertThatThrownBy(() -> DrawCall.parse(List.of("--out", "out.svg"))).hasMessageContaining("name of a drawing");
        assertThatThrownBy(() -> DrawCall.parse(List.of("horses", "--out", "out.svg")))
                .hasMessageContaining("'horses'")
                .hasMessageContaining("probe");
        assertThatThrownBy(() -> DrawCall.parse(List.of("probe")))
                .hasMessage("draw probe takes --out FILE and nothing else");
        assertThatThrownBy(() -> DrawCall.parse(List.of("probe", "--out", ".")))
                .hasMessageContaining("cannot write to '.'");
    }
}
