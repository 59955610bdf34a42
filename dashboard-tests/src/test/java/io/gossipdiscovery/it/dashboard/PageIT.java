package io.gossipdiscovery.it.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The page over a cluster that is made up, in which everything there is to show has happened. With {@code -Dgossip.docs.write=true} its
 * pictures go to {@code docs/images/dashboard}; pictures of the whole page are always in {@code target/pictures}.
 */
@Tag("long")
class PageIT {

    @RegisterExtension
    static final Chromium CHROMIUM = new Chromium();

    private static final String WRITE = "gossip.docs.write";
    private static final Path DOCS = Path.of(System.getProperty("basedir", "."), "..", "docs", "images", "dashboard");

    /** More keys than it takes from one part of the page to the next: each story and each instance is a stop. */
    private static final int MOST_STOPS = 80;

    private static final String RING = "ring";

    private static final Pattern ADDRESS = Pattern.compile("10\\.0\\.\\d+\\.\\d+:17946");

    private final SimulatedCluster cluster = SimulatedCluster.shop();
    private final SimulatedServer server = SimulatedServer.of(cluster);

    @AfterEach
    void closeServer() {
        server.close();
    }

    @Test
    void whatHappensIsShownAndTheBrowserComplainsOfNothing() {
        DashboardPage page = open(Screen.desk());
        String dying = cluster.members().get(7).id();
        String forgotten = cluster.members().get(15).id();
        assertThat(page.status(dying)).isEqualTo("ALIVE");
        int deaths = page.entries("DIED");

        server.change(shop -> shop.happens(7, "DIED"));
        page.until("a death", () -> page.status(dying).equals("DEAD"));
        page.until("its entry", () -> page.entries("DIED") == deaths + 1);

        server.change(shop -> shop.forget(15));
        page.until("who is forgotten disappears", () -> page.status(forgotten).isEmpty());

        assertThat(page.problems()).isEmpty();
    }

    @Test
    void aStreamThatEndsIsSaidAndComesBackWithoutAReload() {
        DashboardPage page = open(Screen.desk());
        double began = page.began();
        String suspect = cluster.members().get(8).id();

        server.goDown();
        page.until("the page says that it hears nothing", () -> !page.isLive());
        server.change(shop -> shop.happens(8, "SUSPECTED"));
        server.comeBack();

        page.until(
                "what happened meanwhile",
                () -> page.isLive() && page.status(suspect).equals("SUSPECT"));
        assertThat(page.members()).isEqualTo(cluster.members().size());
        assertThat(page.began()).isEqualTo(began);
    }

    @Test
    void aPageThatSleptWithItsMachineBeginsAnew() {
        DashboardPage page = open(Screen.desk());

        // an hour by the wall clock; the other one of a page may stand still meanwhile, and its connection looks open
        page.ask(
                """
                () => {
                  window.__opened = 0;
                  window.EventSource = class extends EventSource {
                    constructor(url) {
                      super(url);
                      window.__opened += 1;
                    }
                  };
                  const before = Date.now;
                  Date.now = () => before() + 3_600_000;
                  return true;
                }
                """);

        page.until("another connection", () -> page.ask("() => window.__opened").equals(1) && page.isLive());
        assertThat(page.problems()).isEmpty();
    }

    @Test
    void whatAMemberTellsOfItselfIsShownAsText() {
        DashboardPage page = open(Screen.desk());
        String markup = "<img src=x onerror=alert(1)><script>alert(2)</script>";

        server.change(shop -> shop.comes(markup, markup + "zone"));
        SimulatedMember hostile = cluster.members().get(cluster.members().size() - 1);
        page.page()
                .getByTestId("member-" + hostile.id())
                .getByRole(AriaRole.BUTTON)
                .click();

        page.until("its details", () -> page.text("details").contains(markup + "zone"));
        assertThat(page.text("services")).contains(markup);
        assertThat(page.text("timeline")).contains(markup);
        assertThat(page.text("members")).contains(hostile.instance()).contains(markup + "zone");
        assertThat(page.count("main img, main script")).isZero();
        assertThat(page.problems()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"LIGHT, 360", "LIGHT, 768", "LIGHT, 1440", "DARK, 360", "DARK, 768", "DARK, 1440"})
    void everyScreenIsAccessibleAndFits(ColorScheme theme, int width) throws IOException {
        Screen screen = Screen.still(theme, width);
        DashboardPage page = open(screen);

        takePictures(page, screen);
        assertThat(page.ask("() => document.documentElement.scrollWidth"))
                .as("width of the page, which is not scrolled sideways")
                .isEqualTo(width);
        assertThat(page.problems()).isEmpty();
        assertThat(Axe.violations(page)).isEmpty();
    }

    @Test
    void theKeyboardReachesEverythingAndTheRingIsOneStop() {
        DashboardPage page = open(Screen.desk());
        page.press("Tab");
        assertThat(page.ask("() => document.activeElement.getAttribute('href')?.startsWith('#') ?? false"))
                .as("the first stop is a link past the header")
                .isEqualTo(true);
        page.press("Enter");
        page.press("Tab");
        assertThat(page.ask("() => document.activeElement.closest('main') !== null"))
                .as("the link leads into the main part")
                .isEqualTo(true);

        walkTo(page, RING);
        String one = addressAfter(page, "ArrowRight");
        String another = addressAfter(page, "ArrowRight");
        assertThat(another).isNotEqualTo(one);
        page.press("Enter");
        page.press("Tab");
        assertThat(isIn(page, RING)).as("still in the ring").isFalse();
        assertThat(shownAddress(page)).as("the details of who was selected").isEqualTo(another);
        List.of("timeline", "services", "members-filter", "members").forEach(part -> walkTo(page, part));
        assertThat(page.problems()).isEmpty();
    }

    /** From where the focus is on to a part of the page. Each stop on the way shows that it has the focus. */
    private static void walkTo(DashboardPage page, String testId) {
        List<String> unmarked = new ArrayList<>();
        for (int stop = 0; !isIn(page, testId); stop++) {
            assertThat(stop).as("stops before %s", testId).isLessThan(MOST_STOPS);
            unmarked.add(unmarkedFocus(page));
            page.press("Tab");
        }
        unmarked.removeIf(String::isEmpty);
        assertThat(unmarked).as("stops at which no focus is seen").isEmpty();
    }

    /** The address among the details, once the key has led to another member. */
    private static String addressAfter(DashboardPage page, String key) {
        String before = shownAddress(page);
        page.press(key);
        page.until("details of another member", () -> !List.of("", before).contains(shownAddress(page)));
        return shownAddress(page);
    }

    private static String shownAddress(DashboardPage page) {
        Matcher address = ADDRESS.matcher(page.text("details"));
        return address.find() ? address.group() : "";
    }

    private DashboardPage open(Screen screen) {
        DashboardPage page = CHROMIUM.open(screen, server.page());
        page.showAll();
        page.awaitMembers(cluster.members().size());
        return page;
    }

    private static void takePictures(DashboardPage page, Screen screen) throws IOException {
        Path whole = Files.createDirectories(Path.of(System.getProperty("dashboard.pictures", "target/pictures")));
        page.picture(whole.resolve(screen.label() + ".png"), true);
        if (Boolean.getBoolean(WRITE)) {
            page.picture(Files.createDirectories(DOCS).resolve(screen.label() + ".png"), false);
        }
    }

    private static boolean isIn(DashboardPage page, String testId) {
        return page.ask("id => document.activeElement.closest(`[data-testid='${id}']`) !== null", testId)
                .equals(true);
    }

    /** The element that has the focus, if neither an outline nor a shadow shows it; else nothing. */
    private static String unmarkedFocus(DashboardPage page) {
        return String.valueOf(
                page.ask(
                        """
                () => {
                  const element = document.activeElement;
                  const style = getComputedStyle(element);
                  const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
                  return outlined || style.boxShadow !== 'none' ? '' : element.outerHTML.slice(0, 120);
                }
                """));
    }
}
