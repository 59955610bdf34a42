package io.gossipdiscovery.benchmarks.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

class HostProcessTests {

    private final Queue<String> news = new ConcurrentLinkedQueue<>();

    @Test
    void newsComeBeforeTheAnswerThatFollowsThem() throws IOException, InterruptedException {
        try (HostProcess process = start("read command; echo JOINED 3 s1 17; echo =done; read more")) {
            assertThat(process.ask("join")).isEqualTo("done");
            assertThat(news).containsExactly("JOINED 3 s1 17");
        }
    }

    @Test
    void whatIsNeitherNewsNorAnswerIsTheReasonThatIsGiven() throws IOException {
        try (HostProcess process = start("read command; echo a warning; read more")) {
            assertThatThrownBy(() -> process.ask("join"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("neither news nor an answer")
                    .hasMessageContaining("a warning");
        }
    }

    @Test
    void aProcessThatEndsIsSaidToHaveEnded() throws IOException {
        try (HostProcess process = start("read command")) {
            assertThatThrownBy(() -> process.ask("join"))
                    .isInstanceOf(IOException.class)
                    .hasMessage("the process ended");
        }
    }

    private HostProcess start(String script) throws IOException {
        return HostProcess.start(
                List.of("sh", "-c", script),
                (kind, observer, subject, nanoTime) ->
                        news.add(kind + " " + observer + " " + subject + " " + nanoTime));
    }
}
