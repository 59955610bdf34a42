package io.gossipdiscovery.it.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.CDPSession;
import io.gossipdiscovery.sample.load.SampleCommand;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code sample-app/run --chaos} for ten minutes, or as many as {@code -Ddashboard.minutes} says, with the page of its storefront open.
 * No test of a build: {@code dashboard-tests/run chaos} runs it.
 */
class ChaosRun {

    @RegisterExtension
    static final Chromium CHROMIUM = new Chromium();

    private static final Duration TIME = Duration.ofMinutes(Integer.getInteger("dashboard.minutes", 10));
    private static final Duration BETWEEN_SAMPLES = Duration.ofSeconds(10);
    private static final Duration START_LIMIT = Duration.ofMinutes(3);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

    private static final Pattern STOREFRONT = Pattern.compile("starting storefront on port \\d+ \\(pid (\\d+)\\)");
    private static final String MISHAP = " ERROR ";

    /** What the page may hold more than before: for each member and each entry that it has more, and for all else. */
    private static final long KIB_OF_ONE = 8;

    private static final long SLACK_KIB = 1024;

    /** What a JVM may have grown by between its second quarter and its last. */
    private static final double GROWTH = 1.15;

    private final Path output;
    private final int port = SampleCommand.freePorts();
    private final Process script;

    ChaosRun(@TempDir Path directory) throws IOException {
        output = directory.resolve("output");
        script = SampleCommand.start(output, "--no-build", "--chaos", "--port", String.valueOf(port));
        Runtime.getRuntime().addShutdownHook(new Thread(script::destroy)); // where it is ended by Ctrl-C
    }

    @AfterEach
    void stop() throws InterruptedException {
        script.destroy();
        assertThat(script.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void chaosLeavesNoErrorBehindAndTheMemoryOfPageAndServerFlat() throws IOException {
        await("the address of the page").atMost(START_LIMIT).until(() -> read().contains("chaos: "));
        DashboardPage page = CHROMIUM.open(Screen.desk(), URI.create("http://localhost:" + port + "/gossip"));
        page.until("live", page::isLive);

        List<Vitals> samples = watch(page);

        Targets.print(
                read().lines().filter(line -> line.contains(" is back after ")).count() + " inventories came back");
        assertThat(script.isAlive()).as(read()).isTrue();
        assertThat(page.problems()).as("what the browser complains of").isEmpty();
        assertThat(mishaps()).as("errors in the logs").isEmpty();
        assertFlat(samples);
    }

    private List<Vitals> watch(DashboardPage page) throws IOException {
        Matcher pid = STOREFRONT.matcher(read());
        assertThat(pid.find()).as(read()).isTrue();
        long storefront = Long.parseLong(pid.group(1));
        CDPSession devtools = page.page().context().newCDPSession(page.page());
        devtools.send("Performance.enable");
        List<Vitals> samples = new ArrayList<>();
        long began = System.nanoTime();
        for (long second = 0; second <= TIME.toSeconds(); second += BETWEEN_SAMPLES.toSeconds()) {
            long due = began + TimeUnit.SECONDS.toNanos(second);
            page.until("the next look", START_LIMIT, () -> System.nanoTime() - due >= 0);
            Vitals sample = Vitals.of(page, devtools, storefront, second);
            Targets.print(sample.toString());
            samples.add(sample);
        }
        return samples;
    }

    /** Compares the last quarter of the time with the second one, when everything was warm. */
    private static void assertFlat(List<Vitals> samples) {
        int quarter = samples.size() / 4;
        List<Vitals> before = samples.subList(quarter, 2 * quarter);
        List<Vitals> after = samples.subList(samples.size() - quarter, samples.size());
        long shown = grown(before, after, Vitals::rows) + grown(before, after, Vitals::entries);
        assertThat(grown(before, after, Vitals::heapKib))
                .as("KiB that the page holds more, while it shows %d members and entries more", shown)
                .isLessThanOrEqualTo(SLACK_KIB + KIB_OF_ONE * Math.max(0, shown));
        assertThat((double) Vitals.median(after, Vitals::processKib))
                .as("KiB of the storefront, after %d", Vitals.median(before, Vitals::processKib))
                .isLessThanOrEqualTo(GROWTH * Vitals.median(before, Vitals::processKib));
    }

    private static long grown(List<Vitals> before, List<Vitals> after, ToLongFunction<Vitals> value) {
        return Vitals.median(after, value) - Vitals.median(before, value);
    }

    /** Lines of the processes' logs that tell of an error. */
    private List<String> mishaps() throws IOException {
        Path logs = Path.of(System.getProperty("sample.run"))
                .resolveSibling("target")
                .resolve("run");
        List<String> found = new ArrayList<>();
        for (String log : List.of("storefront-" + port, "inventory-" + (port + 1), "inventory-" + (port + 2))) {
            try (Stream<String> lines = Files.lines(logs.resolve(log + ".log"))) {
                lines.filter(line -> line.contains(MISHAP)).forEach(found::add);
            }
        }
        return found;
    }

    private String read() throws IOException {
        return Files.readString(output);
    }
}
