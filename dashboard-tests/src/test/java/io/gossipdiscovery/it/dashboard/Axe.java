package io.gossipdiscovery.it.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/** axe-core, which looks at a page for what keeps people out of it. */
final class Axe {

    /** The script comes in a jar of its makers' Java binding. */
    private static final String SCRIPT = "/axe.min.js";

    private static final String RUN =
            """
            async () => (await axe.run(document, {resultTypes: ['violations']})).violations.flatMap(violation =>
              violation.nodes.map(node =>
                `${violation.id} (${violation.impact}): ${node.target.join(' ')}: ${node.failureSummary}`))
            """;

    private Axe() {}

    /** What it finds, one sentence for each element that has something wrong. */
    static List<String> violations(DashboardPage page) {
        page.page().evaluate("() => {" + script() + "\n}");
        return ((List<?>) page.ask(RUN)).stream().map(String::valueOf).toList();
    }

    private static String script() {
        try (InputStream stream = Objects.requireNonNull(
                Axe.class.getResourceAsStream(SCRIPT), "There is no " + SCRIPT + " on the class path")) {
            return new String(stream.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
