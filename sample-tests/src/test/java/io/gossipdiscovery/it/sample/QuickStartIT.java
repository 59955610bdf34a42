package io.gossipdiscovery.it.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gossipdiscovery.sample.load.SampleJvm;
import io.gossipdiscovery.sample.load.SampleJvm.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The application of {@code docs/quick-start.md}, built by Maven from the very files that the page shows. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "Maven is called by its shell script, and links need rights")
@Tag("long")
class QuickStartIT {

    private static final Path PAGE = Path.of(System.getProperty("basedir", "."), "..", "docs", "quick-start.md");
    private static final Pattern VERSION =
            Pattern.compile("(?<before><artifactId>gossip-discovery-bom</artifactId>\\s*<version>)[^<]+");
    private static final Pattern ANSWER = Pattern.compile("hello from greeting-127\\.0\\.0\\.1-(\\d+)-[0-9a-f]{8}\\n");

    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration REPAIR_LIMIT = Duration.ofSeconds(10);
    private static final int ROUND = 10;

    private final Path folder;
    private final String cluster = "it-" + UUID.randomUUID();
    private final List<SampleJvm> started = new ArrayList<>();

    QuickStartIT(@TempDir Path folder) {
        this.folder = folder;
    }

    @AfterEach
    void killLeftovers() {
        started.forEach(SampleJvm::close);
    }

    @Test
    void whatThePageBuildsGreetsInTurnAndGoesOnWhenOneIsKilled() throws Exception {
        String page = Files.readString(PAGE);
        write("pom.xml", inTheVersionOfThisBuild(block(page, "xml")));
        write("src/main/java/com/example/hello/HelloApplication.java", block(page, "java"));
        write("src/main/resources/application.yaml", block(page, "yaml"));
        new MavenBuild(folder).run("package");
        assertThat(ANSWER.matcher(block(page, "text", "hello from")).matches())
                .as("what the page shows is as what is answered here")
                .isTrue();

        SampleJvm one = start("greeting");
        SampleJvm two = start("greeting");
        SampleJvm caller = start("caller");
        awaitGreetingsFrom(START_LIMIT, caller, one, two);
        assertThat(caller.get("/actuator/gossip/services").body()).contains("\"greeting\"", "\"caller\"");

        one.kill();
        awaitGreetingsFrom(REPAIR_LIMIT, caller, two);
    }

    /** After a release the page names that one. */
    private static String inTheVersionOfThisBuild(String pom) {
        Matcher version = VERSION.matcher(pom);
        assertThat(version.find()).as(pom).isTrue();
        return version.replaceFirst("${before}" + Matcher.quoteReplacement(MavenBuild.VERSION));
    }

    private SampleJvm start(String name) {
        List<String> command = SampleJvm.small(folder.resolve("target/hello-1.0.jar"));
        // Beside what the page says: nobody else's cluster.
        List<String> arguments = List.of("--spring.application.name=" + name, "--gossip.cluster=" + cluster);
        SampleJvm jvm = SampleJvm.start(command, Path.of(System.getProperty("sample.logs")), name, 0, arguments);
        started.add(jvm);
        return jvm;
    }

    /** Waits until a round of calls succeeds and is served by exactly these. */
    private static void awaitGreetingsFrom(Duration limit, SampleJvm caller, SampleJvm... greeting) {
        Set<Integer> expected = new TreeSet<>();
        for (SampleJvm jvm : greeting) {
            expected.add(jvm.port());
        }
        await("greetings from " + expected).atMost(limit).untilAsserted(() -> {
            Set<Integer> heard = new TreeSet<>();
            for (int call = 0; call < ROUND; call++) {
                Answer answer = caller.get("/");
                assertThat(answer.status()).as(answer.body()).isEqualTo(200);
                Matcher greeted = ANSWER.matcher(answer.body());
                assertThat(greeted.matches()).as(answer.body()).isTrue();
                heard.add(Integer.valueOf(greeted.group(1)));
            }
            assertThat(heard).isEqualTo(expected);
        });
    }

    /** The first block of this language. */
    private static String block(String page, String language) {
        return block(page, language, "");
    }

    private static String block(String page, String language, String beginning) {
        Matcher block = Pattern.compile("```" + language + "\\n(" + beginning + ".*?)```", Pattern.DOTALL)
                .matcher(page);
        assertThat(block.find()).as("%s in %s", language, PAGE).isTrue();
        return block.group(1);
    }

    private void write(String file, String text) throws IOException {
        Path target = folder.resolve(file);
        Files.createDirectories(target.resolveSibling(""));
        Files.writeString(target, text);
    }
}
