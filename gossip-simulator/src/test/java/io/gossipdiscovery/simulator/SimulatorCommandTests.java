package io.gossipdiscovery.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
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

    private final Path output;

    SimulatorCommandTests(@TempDir Path folder) {
        this.output = folder.resolve("output");
    }

    /** With one seed instead of a hundred. */
    @Test
    void playsWhatTheReadmeShows() throws Exception {
        String shown = Files.readAllLines(MODULE.resolveSibling("README.md")).stream()
                .filter(line -> line.startsWith("gossip-simulator/run chaos "))
                .findFirst()
                .orElseThrow();
        String oneSeed = shown.replaceAll("--seeds \\d+", "--seeds 1");

        assertThat(run(List.of(oneSeed.split(" ", -1)))).as(said()).isZero();
        assertThat(said()).contains("chaos, 32 nodes, 1 seeds", "violations 0");
    }

    @Test
    void wrongCallsAreToldFromViolations() throws Exception {
        assertThat(run(List.of("gossip-simulator/run", "no-such-scenario"))).isEqualTo(WRONG_CALL);
        assertThat(said()).contains("There is no scenario 'no-such-scenario'", "--help");
    }

    /** Where the first word is the script, from the top of the repository. */
    private int run(List<String> words) throws IOException, InterruptedException {
        assumeTrue(
                Files.isDirectory(MODULE.resolveSibling("gossip-membership/target/classes")),
                "the engine was built elsewhere: build it too, with -am");
        List<String> command = new ArrayList<>();
        command.add("bash");
        command.add(MODULE.resolveSibling(words.get(0)).toString());
        command.addAll(words.subList(1, words.size()));
        command.add("--no-build");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
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
