package io.gossipdiscovery.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is published is what the bill of materials and the documents say, and the poms agree with each other. */
@Tag("long")
class PublishedModulesTests {

    private static final String BOM = "gossip-discovery-bom";
    private static final Path PAGE = Page.PROJECT.resolve("docs/compatibility.md");

    private static final Pattern MAVEN = Pattern.compile("<groupId>io\\.gossipdiscovery</groupId>\\s*"
            + "<artifactId>([\\w-]+)</artifactId>(?:\\s*<version>([^<]+)</version>)?");
    private static final Pattern GRADLE = Pattern.compile("io\\.gossipdiscovery:([\\w-]+)(?::([\\w.-]+))?");
    private static final Pattern BOOT = Pattern.compile("<artifactId>spring-boot-starter-parent</artifactId>\\s*"
            + "<version>([^<]+)</version>|org\\.springframework\\.boot['\"]\\)? version ['\"]([^'\"]+)");
    private static final Pattern PUBLIC_TYPE =
            Pattern.compile("(?m)^public (?:[a-z-]+ )*(?:class|interface|enum|record|@interface) (\\w+)");
    private static final Pattern TYPE = Pattern.compile("`([A-Z]\\w+)`");

    private final Pom root = pom("");
    private final Pom bom = pom(BOM);

    @Test
    void theBillOfMaterialsNamesThePublishedModulesInTheVersionOfTheProject() {
        String managed = "/project/dependencyManagement/dependencies/dependency";
        assertThat(bom.texts(managed + "/artifactId")).containsExactlyElementsOf(published());
        assertThat(root.texts(managed + "[groupId='io.gossipdiscovery']/artifactId"))
                .containsExactlyElementsOf(bom.texts(managed + "/artifactId"));
        assertThat(bom.texts(managed + "/groupId")).containsOnly("io.gossipdiscovery");
        assertThat(bom.texts(managed + "/version")).containsOnly("${project.version}");
        assertThat(bom.text("/project/version")).isEqualTo(root.text("/project/version"));
    }

    @Test
    void theBillOfMaterialsBringsNothingElseAndSaysOfItselfWhatTheProjectSays() {
        assertThat(bom.texts("/project/parent")).isEmpty();
        assertThat(bom.texts("/project/dependencies")).isEmpty();
        for (String path : List.of(
                "/project/groupId",
                "/project/url",
                "/project/licenses",
                "/project/developers",
                "/project/scm",
                "/project/properties/release.url",
                "/project/profiles/profile[id='sign']/build/plugins/plugin/artifactId")) {
            assertThat(bom.texts(path)).as(path).hasSize(1).isEqualTo(root.texts(path));
        }
        List<String> plugins = bom.texts("/project/build/pluginManagement/plugins/plugin/artifactId");
        assertThat(plugins).isNotEmpty().allSatisfy(plugin -> {
            String version = "/project/build/pluginManagement/plugins/plugin[artifactId='" + plugin + "']/version";
            assertThat(bom.text(version)).as(plugin).isNotEmpty().isEqualTo(root.text(version));
        });
    }

    /** Before the first release there is nothing to compare with, and from then on every published module is compared. */
    @Test
    void theApiIsComparedAsSoonAsThereIsARelease() {
        String skip = root.text("/project/properties/japicmp.skip");
        assertThat(skip).isEqualTo(baseline().isEmpty() ? "true" : "${maven.deploy.skip}");
    }

    @Test
    void documentsNameModulesThatArePublishedInTheVersionOfTheProjectOrOfTheLastRelease() throws IOException {
        Set<String> modules = new TreeSet<>(published());
        modules.add(BOM);
        List<String> versions = List.of(root.text("/project/version"), baseline());
        for (Page page : Page.all()) {
            String text = Files.readString(page.file());
            for (MatchResult named : Stream.concat(
                            MAVEN.matcher(text).results(), GRADLE.matcher(text).results())
                    .toList()) {
                assertThat(modules).as("%s: %s", page, named.group()).contains(named.group(1));
                String version = named.group(2);
                if (version != null) {
                    assertThat(versions).as("%s: %s", page, named.group()).contains(version);
                }
            }
        }
    }

    @Test
    void documentsNameTheVersionOfSpringBootThatIsBuiltWith() throws IOException {
        String expected = root.text("/project/properties/spring-boot.version");
        for (Page page : Page.all()) {
            BOOT.matcher(Files.readString(page.file())).results().forEach(named -> assertThat(
                            named.group(1) == null ? named.group(2) : named.group(1))
                    .as("%s: %s", page, named.group())
                    .isEqualTo(expected));
        }
    }

    @Test
    void everyPublicTypeIsApiOfThePageOrIsLeftOutOfTheComparison() throws IOException {
        Map<String, Set<String>> told = new TreeMap<>();
        for (String line : Files.readAllLines(PAGE)) {
            String[] cells = line.split("\\|", -1);
            if (line.startsWith("| `io.gossipdiscovery.") && cells.length > 3) {
                Set<String> types = TYPE.matcher(cells[2])
                        .results()
                        .map(type -> type.group(1))
                        .collect(Collectors.toSet());
                told.put(cells[1].strip().replace("`", ""), types);
            }
        }
        assertThat(told).isEqualTo(api());
    }

    @Test
    void whatIsLeftOutOfTheComparisonExists() throws IOException {
        Set<String> known = new TreeSet<>();
        publicTypes().forEach((name, types) -> {
            known.add(name);
            types.forEach(type -> known.add(name + "." + type));
        });
        assertThat(known).containsAll(excludes());
    }

    @Test
    void thePageListsThePublishedModules() throws IOException {
        List<String> listed = Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| `gossip-"))
                .map(line -> line.replaceAll("^\\| `([^`]+)`.*", "$1"))
                .toList();
        assertThat(listed).containsAll(published()).contains(BOM).doesNotHaveDuplicates();
    }

    /** In the order of the build. */
    private List<String> published() {
        return Pom.modules().stream()
                .filter(module -> !pom(module)
                        .text("/project/properties/maven.deploy.skip")
                        .equals("true"))
                .filter(module -> !module.equals(BOM))
                .toList();
    }

    private String baseline() {
        return root.text("/project/properties/api.baseline");
    }

    private List<String> excludes() {
        List<String> excludes = root.texts("/project/build/pluginManagement/plugins/plugin"
                + "[artifactId='japicmp-maven-plugin']/configuration/parameter/excludes/exclude");
        assertThat(excludes).isNotEmpty();
        return excludes;
    }

    /** By package; those of which nothing is API have an empty set. */
    private Map<String, Set<String>> api() throws IOException {
        List<String> excludes = excludes();
        Map<String, Set<String>> api = publicTypes();
        api.forEach((name, types) ->
                types.removeIf(type -> excludes.contains(name) || excludes.contains(name + "." + type)));
        return api;
    }

    private Map<String, Set<String>> publicTypes() throws IOException {
        Map<String, Set<String>> types = new TreeMap<>();
        for (String module : published()) {
            Path sources = Page.PROJECT.resolve(module).resolve("src/main/java");
            if (Files.isDirectory(sources)) {
                for (Path file : javaFiles(sources)) {
                    Path folder = sources.relativize(file.resolveSibling(""));
                    String name = folder.toString().replaceAll("[/\\\\]", ".");
                    PUBLIC_TYPE.matcher(Files.readString(file)).results().forEach(type -> types.computeIfAbsent(
                                    name, unused -> new TreeSet<>())
                            .add(type.group(1)));
                }
            }
        }
        return types;
    }

    private static List<Path> javaFiles(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }

    private static Pom pom(String module) {
        try {
            return Pom.of(module);
        } catch (Exception e) {
            throw new IllegalStateException("the pom of '" + module + "'", e);
        }
    }
}
