package io.gossipdiscovery.it.dashboard;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.ScreenshotAnimations;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * The dashboard in a tab of a profile of its own. It notes when each member was first shown in which status, and whatever the browser
 * complains of.
 */
final class DashboardPage implements AutoCloseable {

    /** A build machine is busy. */
    static final Duration LIMIT = Duration.ofSeconds(30);

    private static final Set<String> COMPLAINTS = Set.of("error", "warning", "assert");

    /** Runs before anything of the page does, and is no part of it: its policy does not apply. */
    private static final String NOTES =
            """
            (() => {
              const shown = {};
              const refused = [];
              window.__notes = {shown, refused};
              const note = (element, at) => {
                const id = element.dataset?.testid ?? '';
                if (id.startsWith('member-')) {
                  shown[id.slice('member-'.length) + ' ' + element.dataset.status] ??= at;
                }
              };
              new MutationObserver(changes => {
                const at = Date.now();
                for (const change of changes) {
                  if (change.type === 'attributes') {
                    note(change.target, at);
                  }
                  for (const added of change.addedNodes) {
                    if (added.nodeType === Node.ELEMENT_NODE) {
                      note(added, at);
                      added.querySelectorAll('[data-status]').forEach(below => note(below, at));
                    }
                  }
                }
              }).observe(document, {attributeFilter: ['data-status'], childList: true, subtree: true});
              addEventListener('securitypolicyviolation', violation =>
                refused.push(violation.violatedDirective + ' refused ' + violation.blockedURI));
            })();
            """;

    private final BrowserContext profile;
    private final Page page;
    private final List<String> complaints = new ArrayList<>();

    private DashboardPage(BrowserContext profile, Page page, URI address) {
        this.profile = profile;
        this.page = page;
        String origin = address.resolve("/").toString();
        page.onConsoleMessage(message -> {
            if (COMPLAINTS.contains(message.type())) {
                complaints.add("console, " + message.type() + ": " + message.text() + " at " + message.location());
            }
        });
        page.onPageError(error -> complaints.add("not caught: " + error));
        page.onCrash(crashed -> complaints.add("the page has crashed"));
        page.onRequest(request -> {
            if (!request.url().startsWith(origin)) {
                complaints.add("asks elsewhere: " + request.url());
            }
        });
    }

    static DashboardPage open(Browser browser, Screen screen, URI address) {
        BrowserContext profile = browser.newContext(new Browser.NewContextOptions()
                .setColorScheme(screen.theme())
                .setViewportSize(screen.width(), screen.height())
                .setDeviceScaleFactor(screen.scale())
                .setReducedMotion(screen.motion())
                .setLocale("en-GB"));
        profile.addInitScript(NOTES);
        DashboardPage page = new DashboardPage(profile, profile.newPage(), address);
        page.page.navigate(address.toString());
        return page;
    }

    /**
     * Waits, and lets the browser's events come in meanwhile.
     *
     * @throws AssertionError at the limit, with what the page says of its connection
     */
    void until(String what, Duration limit, BooleanSupplier condition) {
        try {
            page.waitForCondition(condition, new Page.WaitForConditionOptions().setTimeout((double) limit.toMillis()));
        } catch (TimeoutError e) {
            throw new AssertionError(
                    "Not within " + limit + ": " + what + ". The connection is '" + text("connection")
                            + "', the browser complains of " + problems(),
                    e);
        }
    }

    void until(String what, BooleanSupplier condition) {
        until(what, LIMIT, condition);
    }

    /** Has the table show all who are known: by itself it leaves out who has been gone for a while. Moves no focus. */
    void showAll() {
        ask(
                """
                () => {
                  const choice = document.querySelector("[data-testid='members-status']");
                  choice.value = 'all';
                  return choice.dispatchEvent(new Event('change'));
                }
                """);
    }

    /** Waits until the stream is there, and so many members with it. */
    void awaitMembers(int count) {
        until(count + " members, live", () -> isLive() && members() == count);
    }

    boolean isLive() {
        return text("connection").toLowerCase(Locale.ROOT).contains("live");
    }

    /** How many members the table shows. */
    int members() {
        return count("[data-testid^='member-']");
    }

    /** In which status a member is shown; empty where it is not. */
    String status(String id) {
        return String.valueOf(
                ask("id => document.querySelector(`[data-testid='member-${id}']`)?.dataset.status ?? ''", id));
    }

    /** When a member was first shown in this status, in milliseconds since 1970; negative where it was not. */
    long shownAt(String id, String status) {
        return number(ask("key => window.__notes.shown[key] ?? -1", id + " " + status));
    }

    /** How many entries of the timeline are of this kind. */
    int entries(String kind) {
        return count("[data-testid='timeline'] [data-kind='" + kind + "']");
    }

    /** How many changes the page has shown. */
    long updates() {
        return number(ask("() => Number(document.documentElement.dataset.updates ?? 0)"));
    }

    /** Text of the element with this test id; empty where there is none. */
    String text(String testId) {
        return String.valueOf(ask("id => document.querySelector(`[data-testid='${id}']`)?.textContent ?? ''", testId));
    }

    int count(String selector) {
        return (int) number(ask("selector => document.querySelectorAll(selector).length", selector));
    }

    /** When this document began, which a reload would change. */
    double began() {
        return ((Number) ask("() => performance.timeOrigin")).doubleValue();
    }

    /** What a function within the page answers, which is never null; a promise is waited for. */
    Object ask(String function) {
        return Objects.requireNonNull(page.evaluate(function), function);
    }

    Object ask(String function, Object argument) {
        return Objects.requireNonNull(page.evaluate(function, argument), function);
    }

    void press(String key) {
        page.keyboard().press(key);
    }

    /** What the window shows, or the whole page however long it is. */
    void picture(Path file, boolean whole) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(file)
                .setFullPage(whole)
                .setAnimations(ScreenshotAnimations.DISABLED));
    }

    /** What went wrong so far: in the console, against the policy, on the way to other hosts. */
    List<String> problems() {
        List<String> all = new ArrayList<>(complaints);
        if (ask("() => window.__notes.refused") instanceof List<?> refused) {
            refused.forEach(refusal -> all.add("policy: " + refusal));
        }
        return all;
    }

    Page page() {
        return page;
    }

    static long number(Object answer) {
        return ((Number) answer).longValue();
    }

    @Override
    public void close() {
        profile.close();
    }
}
