package io.gossipdiscovery.benchmarks.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChildTests {

    @Test
    void isGoneOnceItIsClosed() throws IOException {
        Child child = Undo.start(new ProcessBuilder("sleep", "60"));
        assertThat(child.process().isAlive()).isTrue();

        child.close();

        assertThat(child.process().isAlive()).isFalse();
    }

    @Test
    void whatCannotBeStartedFailsWithTheReason() {
        assertThatThrownBy(() -> Undo.start(new ProcessBuilder(List.of("no-such-command"))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no-such-command");
    }
}
