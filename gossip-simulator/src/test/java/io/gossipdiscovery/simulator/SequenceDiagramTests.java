package io.gossipdiscovery.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gossipdiscovery.simulator.SequenceDiagram.Look;
import java.util.List;
import org.junit.jupiter.api.Test;

class SequenceDiagramTests {

    private final SequenceDiagram diagram = new SequenceDiagram("One & two", "Two members.", List.of("A", "B"));

    @Test
    void rowsAreInTheOrderOfTheirTimes() {
        diagram.message(2_000, 1, 0, "later", Look.STREAM);
        diagram.message(1_000, 0, 1, "sooner", Look.DATAGRAM);

        assertThat(diagram.svg())
                .containsSubsequence("At 1.0 ms, A to B: sooner.", "At 2.0 ms, B to A: later.")
                .containsSubsequence(">sooner</text>", ">later</text>");
    }

    @Test
    void whatIsSaidSeveralTimesAtOnceIsOneRow() {
        diagram.message(1_000, 0, 1, "ping", Look.DATAGRAM);
        diagram.message(1_010, 0, 1, "ping", Look.DATAGRAM);
        diagram.message(9_000, 0, 1, "ping", Look.DATAGRAM);

        assertThat(diagram.svg()).containsSubsequence(">ping \u00d7 2</text>", ">ping</text>");
    }

    @Test
    void aLongWaitIsSaidAndAShortOneIsNot() {
        diagram.message(0, 0, 1, "ping", Look.LOST);
        diagram.message(15_000, 0, 1, "gossip", Look.DATAGRAM);
        diagram.message(215_400, 0, 1, "ping", Look.DATAGRAM);

        assertThat(diagram.svg())
                .contains(">ping (lost)</text>", ">200 ms pass</text>")
                .doesNotContain(">15 ms pass</text>");
    }

    @Test
    void textIsEscapedAndTheImageSaysWhatItShows() {
        diagram.note(0, 0, "1 < 2");
        diagram.end(10, 1, "is killed");

        assertThat(diagram.svg())
                .startsWith("<svg xmlns=\"http://www.w3.org/2000/svg\"")
                .contains("<title>One &amp; two</title>", "<desc>Two members.", "1 &lt; 2", "role=\"img\"")
                .endsWith("</svg>\n");
    }

    @Test
    void aSequenceNeedsTwoMembers() {
        assertThatThrownBy(() -> new SequenceDiagram("One", "", List.of("A")))
                .hasMessage("There are 1 members, a sequence needs 2 at least");
    }
}
