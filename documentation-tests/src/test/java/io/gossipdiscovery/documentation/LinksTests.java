package io.gossipdiscovery.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Links between the documents lead somewhere. Those to other places are not tried: no build should depend on them. */
@Tag("long")
class LinksTests {

    private static final Pattern CODE = Pattern.compile("`[^`]*`");
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern ELSEWHERE = Pattern.compile("(https?|mailto):.*");
    private static final Pattern HEADING = Pattern.compile("#{1,6} (.+)");

    static List<Page> pages() {
        return Page.all();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyLinkLeadsToAFileAndAHeading(Page page) {
        assertThat(links(page))
                .allSatisfy(link ->
                        assertThat(problem(page, link)).as("%s: %s", page, link).isEmpty());
    }

    @Test
    void brokenLinksAreFound() {
        Page readme = Page.of("README.md");
        assertThat(links(readme)).contains("docs/configuration.md", "LICENSE");
        assertThat(problem(readme, "docs/configuration.md#all-properties")).isEmpty();
        assertThat(problem(readme, "#licence")).isEmpty();
        assertThat(problem(readme, "docs/configuration.md#no-such-heading")).isNotEmpty();
        assertThat(problem(readme, "docs/no-such-page.md")).isNotEmpty();
    }

    private static Set<String> links(Page page) {
        Set<String> links = new HashSet<>();
        String prose = CODE.matcher(String.join("\n", page.prose())).replaceAll("");
        LINK.matcher(prose).results().map(found -> found.group(1)).forEach(links::add);
        links.removeIf(link -> ELSEWHERE.matcher(link).matches());
        return links;
    }

    /** What is wrong with it; empty where nothing is. */
    private static String problem(Page page, String link) {
        int hash = link.indexOf('#');
        String path = hash < 0 ? link : link.substring(0, hash);
        Path target =
                path.isEmpty() ? page.file() : page.file().resolveSibling(path).normalize();
        if (!Files.exists(target)) {
            return "there is no " + target;
        }
        if (hash < 0) {
            return "";
        }
        Set<String> anchors = anchors(Page.read(target));
        return anchors.contains(link.substring(hash + 1)) ? "" : "there is no such heading among " + anchors;
    }

    /** As the usual viewers make them of headings: lower case, without punctuation, hyphens for spaces, numbered where they recur. */
    private static Set<String> anchors(Page page) {
        Map<String, Integer> times = new HashMap<>();
        Set<String> anchors = new HashSet<>();
        for (String line : page.prose()) {
            var heading = HEADING.matcher(line);
            if (heading.matches()) {
                String anchor = heading.group(1)
                        .replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1")
                        .strip()
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N}_ -]", "")
                        .replace(' ', '-');
                int before = times.merge(anchor, 1, Integer::sum) - 1;
                anchors.add(before == 0 ? anchor : anchor + "-" + before);
            }
        }
        return anchors;
    }
}
