package io.gossipdiscovery.documentation;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.simulator.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Commands of the documents are such as there are: scripts with their options, modules, tests and profiles exist. Those of the
 * README are run besides, or it is said here why not.
 */
@Tag("long")
class CommandsTests {

    private static final String MEASURES =
            "none: it takes minutes, and what it measures on a machine that builds means nothing";

    /** What runs it, or why nothing does. A command that is new in the README belongs here. */
    private static final Map<String, String> OF_THE_README = Map.ofEntries(
            entry("sample-app/run", "RunCommandIT.answersAsTheReadmeShowsAndStopsWhatIsLeftWhenItIsTerminated"),
            entry(
                    "sample-app/run --chaos",
                    "RunCommandIT.chaosEndsAnInventoryAndStartsItAgainWhileTheDashboardIsServed"),
            entry(
                    "curl -s localhost:8080/",
                    "RunCommandIT.answersAsTheReadmeShowsAndStopsWhatIsLeftWhenItIsTerminated"),
            entry(
                    "curl -s localhost:8080/actuator/gossip/members",
                    "RunCommandIT.answersAsTheReadmeShowsAndStopsWhatIsLeftWhenItIsTerminated"),
            entry("mvn -B verify", "none: it is the build that runs this test"),
            entry(
                    "mvn install -Dmaven.test.skip=true -am -pl gossip-discovery-bom,gossip-discovery-starter,"
                            + "gossip-discovery-dashboard,gossip-discovery-test,gossip-simulator",
                    "none: it would put a build that is not done yet where others find it"),
            entry("gossip-simulator/run chaos --nodes 32 --seeds 100", "SimulatorCommandTests.playsWhatTheReadmeShows"),
            entry("gossip-simulator/run draw crash --out crash.svg", "SimulatorCommandTests.drawsWhatTheReadmeShows"),
            entry(
                    "gossip-simulator/run explore",
                    "none: it cannot be asked for less, and all that it does is done by"
                            + " ExplorationTests.noStateThatThreeNodesCanGetIntoBreaksAnInvariant"),
            entry("benchmarks/run news --against all", MEASURES),
            entry("benchmarks/run http --against all", MEASURES),
            entry("benchmarks/run lookup --against all", MEASURES),
            entry("benchmarks/run footprint --against all", MEASURES),
            entry("benchmarks/run startup --against all", MEASURES));

    private static final Pattern TEST = Pattern.compile("(\\w+(?:Tests|IT))\\.(\\w+)");
    private static final Pattern WHY = Pattern.compile("none: .{20,}");

    /** An option, or a name that a script knows; not a file, a number or what stands for one. */
    private static final Pattern KNOWN = Pattern.compile("(--)?[a-z][a-z-]*");

    private static final Pattern USAGE = Pattern.compile("<<'USAGE'\\n(.*?)\\nUSAGE\\n", Pattern.DOTALL);
    private static final Pattern WORD = Pattern.compile("[\\w-]+");

    static Stream<Command> scripts() {
        return all().filter(Command::isScript);
    }

    static Stream<Command> builds() {
        return all().filter(Command::isMaven);
    }

    private static Stream<Command> all() {
        return Page.all().stream().flatMap(page -> Command.of(page).stream());
    }

    @Test
    void everyCommandOfTheReadmeIsRunOrItIsSaidWhyNot() throws IOException {
        Set<String> shown =
                Command.of(Page.of("README.md")).stream().map(Command::text).collect(Collectors.toSet());
        assertThat(shown).containsExactlyInAnyOrderElementsOf(OF_THE_README.keySet());
        for (String by : OF_THE_README.values()) {
            assertThat(TEST.matcher(by).matches() || WHY.matcher(by).matches())
                    .as(by)
                    .isTrue();
            for (MatchResult test : TEST.matcher(by).results().toList()) {
                assertThat(hasTest(test.group(1), test.group(2))).as(by).isTrue();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void everyScriptIsThereWithItsOptions(Command command) throws IOException {
        Path script = Page.PROJECT.resolve(command.program());
        assertThat(script).as(command.toString()).isExecutable();
        assertThat(wordsOfTheHelp(script))
                .as("what %s knows, for %s", command.program(), command)
                .containsAll(command.words().stream()
                        .skip(1)
                        .filter(argument -> KNOWN.matcher(argument).matches())
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("builds")
    void everyBuildIsOfModulesTestsAndProfilesThatExist(Command command) throws IOException {
        List<String> words = command.words();
        String poms = poms();
        for (int i = 1; i < words.size(); i++) {
            String word = words.get(i);
            if (word.equals("-pl")) {
                for (String module : listed(words.get(i + 1))) {
                    assertThat(Page.PROJECT.resolve(module).resolve("pom.xml"))
                            .as(command.toString())
                            .exists();
                }
            } else if (word.startsWith("-Dtest=") || word.startsWith("-Dit.test=")) {
                for (String test : listed(word.substring(word.indexOf('=') + 1))) {
                    assertThat(isThere(test)).as(command.toString()).isTrue();
                }
            } else if (word.startsWith("-P")) {
                for (String profile : listed(word.substring(2))) {
                    assertThat(poms).as(command.toString()).contains("<id>" + profile + "</id>");
                }
            }
        }
    }

    private static List<String> listed(String names) {
        return Arrays.asList(names.split(",", -1));
    }

    /** None where it has no help, and so no arguments. That of the simulator is printed by a program. */
    private static Set<String> wordsOfTheHelp(Path script) throws IOException {
        Matcher usage = USAGE.matcher(Files.readString(script));
        String help = script.endsWith("gossip-simulator/run") ? Main.usage() : usage.find() ? usage.group(1) : "";
        return WORD.matcher(help).results().map(MatchResult::group).collect(Collectors.toSet());
    }

    private static String poms() throws IOException {
        StringBuilder poms = new StringBuilder(Files.readString(Page.PROJECT.resolve("pom.xml")));
        for (String module : Pom.modules()) {
            poms.append(Files.readString(Page.PROJECT.resolve(module).resolve("pom.xml")));
        }
        return poms.toString();
    }

    /** A class, in whose name a star stands for anything, or a method of one, behind a hash. */
    private static boolean isThere(String test) throws IOException {
        int hash = test.indexOf('#');
        return hash < 0 ? !testSources(test).isEmpty() : hasTest(test.substring(0, hash), test.substring(hash + 1));
    }

    private static boolean hasTest(String type, String method) throws IOException {
        for (Path source : testSources(type)) {
            if (Files.readString(source).contains(" void " + method + "(")) {
                return true;
            }
        }
        return false;
    }

    /** Sources of the tests of this name, in which a star stands for anything. */
    private static List<Path> testSources(String name) throws IOException {
        Pattern file = Pattern.compile(name.replace("*", "\\w*") + "\\.java");
        List<Path> found = new ArrayList<>();
        for (String module : Pom.modules()) {
            Path tests = Page.PROJECT.resolve(module).resolve("src/test/java");
            if (Files.isDirectory(tests)) {
                try (Stream<Path> files = Files.walk(tests)) {
                    files.filter(path -> file.matcher(String.valueOf(path.getFileName()))
                                    .matches())
                            .forEach(found::add);
                }
            }
        }
        return found;
    }
}
