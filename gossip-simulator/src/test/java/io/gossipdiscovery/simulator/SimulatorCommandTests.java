package io.gossipdiscovery.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code gossip-simulator/run} as a user starts it, with the classes of this build. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the command is a bash script")
@Tag("long")
class SimulatorCommandTests {

    private static final Path MODULE =
            Path.of(System.getProperty("basedir", ".")).toAbsolutePath();
    private static final int WRONG_CALL = 2;
    private static final int LIMIT_SECONDS = 120;

    private final Path folder;
    private final Path output;

    SimulatorCommandTests(@TempDir Path folder) {
        this.folder = folder;
        this.output = folder.resolve("output");
    }

    /** With one seed instead of a hundred. */
    @Test
    void playsWhatTheReadmeShows() throws Exception {
        assertThat(run(shown("chaos").replaceAll("--seeds \\d+", "--seeds 1")))
                .as(said())
                .isZero();
        assertThat(said())
                .contains("chaos, 32 nodes, 1 seeds", "violations 0")
                .containsPattern("1 cluster of 32 nodes, [1-9][0-9,]* faults: no invariant was broken\\.\\s*$");
    }

    @Test
    void drawsWhatTheReadmeShows() throws Exception {
        assertThat(run(shown("draw"))).as(said()).isZero();
        assertThat(folder.resolve("crash.svg"))
                .hasSameTextualContentAs(MODULE.resolveSibling("docs/images/how-it-works/crash.svg"));
    }

    /** One of its 360 combinations, and as few nodes as there may be. */
    @Test
    void playsSomeOfAnExperiment() throws Exception {
        assertThat(run("gossip-simulator/run lifeguard --nodes 43 --every 360"))
                .as(said())
                .isZero();
        assertThat(said()).contains("lifeguard, 43 nodes", "only every 360th combination was played");
    }

    @Test
    void wrongCallsAreToldFromViolations() throws Exception {
        assertThat(run("gossip-simulator/run no-such-scenario")).isEqualTo(WRONG_CALL);
        assertThat(said()).contains("There is no scenario 'no-such-scenario'", "--help");
    }

    /** With short pauses, and a build that fails as soon as something was said of it. */
    @Test
    void aSilentBuildShowsThatItGoesOnAndItsFailureIsKept() throws Exception {
        String build = "for try in {1..600}; do [[ ! -s notices ]] || exit 3; sleep 0.1; done";
        String script = "set -euo pipefail; source '" + MODULE.resolveSibling(".mvn/still-building")
                + "'; sleep() { command sleep 0.1; }; still_building bash -c '" + build + "' 2>notices";

        assertThat(exitOf(List.of("bash", "-c", script))).as(said()).isEqualTo(3);
        assertThat(folder.resolve("notices")).content().containsPattern("still building after \\d+ s");
    }

    /** The command whose first argument is this, as the README has it. */
    private static String shown(String name) throws IOException {
        Matcher command = Pattern.compile("gossip-simulator/run " + name + "\\b[^`\n]*")
                .matcher(Files.readString(MODULE.resolveSibling("README.md")));
        assertThat(command.find()).as(name).isTrue();
        return command.group();
    }

    /** In a folder of its own, where the first word is the script, seen from the top of the repository. */
    private int run(String line) throws IOException, InterruptedException {
        assumeTrue(
                Files.isDirectory(MODULE.resolveSibling("gossip-membership/target/classes")),
                "the engine was built elsewhere: build it too, with -am");
        List<String> words = List.of(line.split(" ", -1));
        List<String> command = new ArrayList<>();
        command.add("bash");
        command.add(MODULE.resolveSibling(words.get(0)).toString());
        command.addAll(words.subList(1, words.size()));
        command.add("--no-build");
        return exitOf(command);
    }

    private int exitOf(List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("GOSSIP_SIMULATOR_HEAP", "1g");
        Process script = builder.start();
        try {
            assertThat(script.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS))
                    .as(said())
                    .isTrue();
            return script.exitValue();
        } finally {
            script.destroyForcibly();
        }
    }

    private String said() throws IOException {
        return Files.readString(output);
    }
}
