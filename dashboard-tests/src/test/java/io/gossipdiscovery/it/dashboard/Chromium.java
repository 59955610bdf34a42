package io.gossipdiscovery.it.dashboard;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The browser of a test class, of a static field: one process for all of its tests, whose pages end after each. Where no {@code chromium}
 * is installed the class is skipped. For use by the thread of the tests alone, as Playwright asks for.
 */
final class Chromium implements ExecutionCondition, BeforeAllCallback, AfterEachCallback, AfterAllCallback {

    private static final String PROGRAM = "chromium";

    /** It is not to look for what a closed network does not have. */
    private static final List<String> QUIET = List.of("--disable-gpu", "--disable-quic", "--disable-sync");

    private final List<DashboardPage> pages = new ArrayList<>();
    private @Nullable Playwright playwright;
    private @Nullable Browser browser;

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return program() == null
                ? ConditionEvaluationResult.disabled("there is no '" + PROGRAM
                        + "' on the PATH, in which the dashboard is tested: Debian has it in its package chromium")
                : ConditionEvaluationResult.enabled("there is a '" + PROGRAM + "' on the PATH");
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        Playwright started = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        playwright = started;
        browser = started.chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(Objects.requireNonNull(program()))
                        .setChromiumSandbox(false) // which root does not get
                        .setArgs(QUIET));
    }

    /** Opens the dashboard, and does not wait for its stream. */
    DashboardPage open(Screen screen, URI address) {
        DashboardPage page = DashboardPage.open(Objects.requireNonNull(browser), screen, address);
        pages.add(page);
        return page;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        pages.forEach(DashboardPage::close);
        pages.clear();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (browser != null) {
            browser.close();
        }
        if (playwright != null) {
            playwright.close();
        }
    }

    private static @Nullable Path program() {
        for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            Path candidate = Path.of(folder, PROGRAM);
            if (Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
                return candidate.toAbsolutePath();
            }
        }
        return null;
    }
}
