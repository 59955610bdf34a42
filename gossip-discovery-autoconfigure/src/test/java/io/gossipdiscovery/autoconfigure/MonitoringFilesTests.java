package io.gossipdiscovery.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.json.JsonParserFactory;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Keeps the files in {@code docs/monitoring} to what a node exports to Prometheus, and {@code docs/alerts.md} to the files: what an alert looks
 * at exists, and whoever is woken by it finds what to do.
 */
class MonitoringFilesTests {

    private static final Path DOCS = ProjectSources.PROJECT.resolve("docs");

    /** What Prometheus adds to each sample. */
    private static final Set<String> TARGET = Set.of("job", "instance");

    private static final Pattern METRIC = Pattern.compile("\\bgossip_[a-z_]+");
    private static final Pattern SELECTOR = Pattern.compile("\\b(gossip_[a-z_]+)\\{([^}]*)}");
    private static final Pattern MATCHER = Pattern.compile("(\\w+)\\s*(?:=~|!~|!=|=)\\s*\"([^\"]*)\"");
    private static final Pattern GROUPING =
            Pattern.compile("\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\(([^)]*)\\)");
    private static final Pattern HEADING = Pattern.compile("^#+ (.+)$", Pattern.MULTILINE);

    private static final ExportedMeters EXPORTED = ExportedMeters.ofARunningNode();

    private final String page;
    private final List<Alert> alerts;
    private final List<Map<?, ?>> panels;
    private final List<String> queriesOfVariables;

    MonitoringFilesTests() throws IOException {
        page = Files.readString(DOCS.resolve("alerts.md"));
        alerts = alerts(Files.readString(DOCS.resolve("monitoring").resolve("prometheus-alerts.yaml")));
        Map<String, Object> dashboard = JsonParserFactory.getJsonParser()
                .parseMap(Files.readString(DOCS.resolve("monitoring").resolve("grafana-dashboard.json")));
        panels = maps(dashboard.get("panels"));
        queriesOfVariables = maps(map(dashboard.get("templating")).get("list")).stream()
                .map(variable -> text(variable, "definition"))
                .toList();
    }

    @Test
    void everyMetricOfAnAlertOrAPanelIsOneThatANodeExports() {
        Set<String> used = new TreeSet<>();
        expressions().forEach(expression -> used.addAll(metrics(expression)));

        assertThat(used).hasSizeGreaterThan(50);
        assertThat(EXPORTED.names()).containsAll(used);
    }

    @ParameterizedTest
    @ValueSource(strings = {"alerts.md", "meters.md", "operating.md"})
    void everyMetricThatAPageNamesIsOneThatANodeExports(String name) throws IOException {
        Set<String> named = metrics(Files.readString(DOCS.resolve(name)));

        assertThat(named).isNotEmpty();
        assertThat(EXPORTED.names()).containsAll(named);
    }

    @Test
    void everyLabelIsATagOfItsMetricWithThatValue() {
        for (String expression : expressions()) {
            Matcher selector = SELECTOR.matcher(expression);
            while (selector.find()) {
                Map<String, Set<String>> labels = EXPORTED.labelsOf(selector.group(1));
                MATCHER.matcher(selector.group(2))
                        .results()
                        .filter(matcher -> !TARGET.contains(matcher.group(1)))
                        .forEach(matcher -> assertThat(labels.getOrDefault(matcher.group(1), Set.of()))
                                .as("%s in %s", matcher.group(), expression)
                                .contains(matcher.group(2).split("\\|", -1)));
            }
        }
    }

    @Test
    void whatIsGroupedByIsALabelOfAMetricInTheSameExpression() {
        for (String expression : expressions()) {
            Set<String> known = new HashSet<>(TARGET);
            metrics(expression)
                    .forEach(metric -> known.addAll(EXPORTED.labelsOf(metric).keySet()));
            Set<String> grouped = GROUPING.matcher(expression)
                    .results()
                    .flatMap(group -> Arrays.stream(group.group(1).split("\\s*,\\s*", -1)))
                    .filter(label -> !label.isBlank())
                    .collect(Collectors.toSet());

            assertThat(known).as(expression).containsAll(grouped);
        }
    }

    @Test
    void everyAlertHasANameOfItsOwnASeverityAndTexts() {
        assertThat(alerts).extracting(Alert::name).doesNotHaveDuplicates().hasSizeGreaterThan(20);
        assertThat(alerts).allSatisfy(alert -> {
            assertThat(alert.severity()).as(alert.name()).isIn("page", "ticket");
            assertThat(alert.summary()).as(alert.name()).isNotBlank();
            assertThat(alert.description()).as(alert.name()).isNotBlank();
            assertThat(metrics(alert.expression())).as(alert.name()).isNotEmpty();
        });
        assertThat(alerts)
                .filteredOn(alert -> alert.severity().equals("page"))
                .as("few are worth waking somebody")
                .hasSizeBetween(1, 8);
    }

    @Test
    void everyAlertNamesItsSectionOfThePageWhichDescribesItsMetrics() {
        Set<String> anchors = HEADING.matcher(page)
                .results()
                .map(MonitoringFilesTests::anchor)
                .collect(Collectors.toSet());
        for (Alert alert : alerts) {
            String anchor = "alert-" + alert.name().toLowerCase(Locale.ROOT);

            assertThat(alert.runbook()).isEqualTo("docs/alerts.md#" + anchor);
            assertThat(anchors).contains(anchor);
            assertThat(section(alert.name())).as(alert.name()).contains(metrics(alert.expression()));
        }
    }

    @Test
    void everySectionOfAnAlertIsThatOfARule() {
        List<String> sections = HEADING.matcher(page)
                .results()
                .map(heading -> heading.group(1))
                .filter(title -> title.startsWith("Alert "))
                .map(title -> title.substring("Alert ".length()))
                .toList();

        assertThat(sections)
                .containsExactlyInAnyOrderElementsOf(
                        alerts.stream().map(Alert::name).toList());
    }

    @Test
    void everyPanelHasAnIdOfItsOwnAndWhatItShowsADescriptionAndAUnit() {
        assertThat(panels)
                .extracting(panel -> text(panel, "id"))
                .doesNotHaveDuplicates()
                .hasSizeGreaterThan(15);
        assertThat(panels).filteredOn(panel -> !isRow(panel)).allSatisfy(panel -> {
            String title = text(panel, "title");
            assertThat(text(panel, "description")).as(title).isNotBlank();
            assertThat(text(map(map(panel.get("fieldConfig")).get("defaults")), "unit"))
                    .as(title)
                    .isNotBlank();
            assertThat(maps(panel.get("targets"))).as(title).isNotEmpty();
        });
    }

    @Test
    void noPanelLiesUponAnother() {
        List<Room> rooms = panels.stream().map(Room::of).toList();
        for (int i = 0; i < rooms.size(); i++) {
            Room room = rooms.get(i);
            assertThat(room.x() + room.width()).as(room.title()).isLessThanOrEqualTo(24);
            assertThat(rooms.subList(i + 1, rooms.size())).as("over %s", room).noneMatch(room::overlaps);
        }
    }

    /** Of the alerts, of the panels, and of what the dashboard offers to choose from. */
    private List<String> expressions() {
        List<String> expressions = new ArrayList<>();
        alerts.forEach(alert -> expressions.add(alert.expression()));
        panels.stream()
                .filter(panel -> !isRow(panel))
                .flatMap(panel -> maps(panel.get("targets")).stream())
                .forEach(target -> expressions.add(text(target, "expr")));
        queriesOfVariables.stream().filter(query -> !query.isEmpty()).forEach(expressions::add);
        return expressions;
    }

    private static Set<String> metrics(String text) {
        return METRIC.matcher(text).results().map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new));
    }

    /** As the pages of a repository are linked into: lower case, without punctuation, with hyphens for spaces. */
    private static String anchor(MatchResult heading) {
        return heading.group(1)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9 _-]", "")
                .replace(' ', '-');
    }

    private String section(String alert) {
        String title = "### Alert " + alert + "\n";
        String rest = page.substring(page.indexOf(title) + title.length());
        int next = rest.indexOf("\n#");
        return next < 0 ? rest : rest.substring(0, next);
    }

    private static List<Alert> alerts(String file) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        Object read = new Yaml(new SafeConstructor(options)).load(file);
        List<Alert> alerts = new ArrayList<>();
        for (Map<?, ?> group : maps(map(read).get("groups"))) {
            assertThat(text(group, "name")).isNotBlank();
            maps(group.get("rules")).forEach(rule -> alerts.add(Alert.of(rule)));
        }
        return alerts;
    }

    private static boolean isRow(Map<?, ?> panel) {
        return text(panel, "type").equals("row");
    }

    private static Map<?, ?> map(@Nullable Object value) {
        return (Map<?, ?>) Objects.requireNonNull(value);
    }

    private static List<Map<?, ?>> maps(@Nullable Object list) {
        List<Map<?, ?>> maps = new ArrayList<>();
        for (Object each : (List<?>) Objects.requireNonNull(list)) {
            maps.add(map(each));
        }
        return maps;
    }

    /** Empty where there is none. */
    private static String text(Map<?, ?> map, String key) {
        Object value = map.get(key);
        return value == null ? "" : value.toString();
    }

    private record Alert(
            String name, String expression, String severity, String summary, String description, String runbook) {

        static Alert of(Map<?, ?> rule) {
            Map<?, ?> annotations = map(rule.get("annotations"));
            return new Alert(
                    text(rule, "alert"),
                    text(rule, "expr"),
                    text(map(rule.get("labels")), "severity"),
                    text(annotations, "summary"),
                    text(annotations, "description"),
                    text(annotations, "runbook_url"));
        }
    }

    /** The part of the dashboard that a panel takes. */
    private record Room(String title, int x, int y, int width, int height) {

        static Room of(Map<?, ?> panel) {
            Map<?, ?> grid = map(panel.get("gridPos"));
            return new Room(
                    text(panel, "title"), number(grid, "x"), number(grid, "y"), number(grid, "w"), number(grid, "h"));
        }

        private static int number(Map<?, ?> grid, String key) {
            return Integer.parseInt(text(grid, key));
        }

        boolean overlaps(Room other) {
            return x < other.x + other.width
                    && other.x < x + width
                    && y < other.y + other.height
                    && other.y < y + height;
        }
    }
}
