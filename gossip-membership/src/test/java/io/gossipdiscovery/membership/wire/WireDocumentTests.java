package io.gossipdiscovery.membership.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.membership.counter.Counter;
import io.gossipdiscovery.membership.message.Message;
import io.gossipdiscovery.membership.message.Update;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What docs/WIRE.md says of the format, as far as a test can tell. */
class WireDocumentTests {

    private static final Path DOCUMENT = Path.of("..", "docs", "WIRE.md");

    @Test
    void theExamplesAreGoldenFiles() throws IOException {
        List<String> document = Files.readAllLines(DOCUMENT);
        for (String name : List.of("packet-clear", "packet-sealed")) {
            int mark = document.indexOf("<!-- golden: " + name + " -->");
            assertThat(mark).as("mark of %s", name).isPositive();
            List<String> golden = GoldenFiles.lines(name);
            assertThat(document.subList(mark + 2, mark + 2 + golden.size())).isEqualTo(golden);
            assertThat(document.get(mark + 2 + golden.size())).isEqualTo("```");
        }
    }

    @Test
    void everyMessageUpdateAndRejectionIsDescribed() throws IOException {
        String document = Files.readString(DOCUMENT);
        Stream.of(Message.class, Update.class)
                .flatMap(family -> Stream.of(family.getPermittedSubclasses()))
                .forEach(type -> assertThat(document).contains("| " + type.getSimpleName() + " |"));
        Stream.of(Counter.values())
                .map(Counter::label)
                .filter(label -> label.startsWith("rejected."))
                .forEach(label -> assertThat(document).contains("`" + label + "`"));
    }
}
