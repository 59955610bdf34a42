package io.gossipdiscovery.it.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The page over 500 members that are made up, five of which change every 20 ms; and over more than it shows at once. */
@Tag("long")
class ManyMembersIT {

    @RegisterExtension
    static final Chromium CHROMIUM = new Chromium();

    private static final int MEMBERS = 500;
    private static final int CROWD = 10_000;

    /** Rows of the table, and marks on the ring. */
    private static final int MOST_SHOWN = 1_000;

    private static final int CHANGED_AT_A_TIME = 5;
    private static final Duration BETWEEN_CHANGES = Duration.ofMillis(20);
    private static final Duration MEASURED = Duration.ofSeconds(3);

    @Test
    void fiveHundredMembersAreShownAtOnceAndTheirChangesFollow() {
        try (SimulatedServer server = SimulatedServer.of(SimulatedCluster.of(MEMBERS))) {
            DashboardPage page = CHROMIUM.open(Screen.desk(), server.page());
            page.awaitMembers(MEMBERS);
            FirstRender first = FirstRender.of(page);
            Pace pace = paceWhile(server, page);
            Targets.print(MEMBERS + " members: " + first + "; " + pace);
            assertThat(first.paintMillis()).isPositive().isLessThanOrEqualTo(Targets.FIRST_PAINT.toMillis());
            assertThat(pace.updates()).isGreaterThanOrEqualTo(Targets.UPDATES_PER_SECOND);
            assertThat(page.members()).isEqualTo(MEMBERS);
            assertThat(page.problems()).isEmpty();
        }
    }

    @Test
    void ofThousandsAsManyAreShownAsCanBeReadAndTheOthersAreFound() {
        SimulatedCluster cluster = SimulatedCluster.of(CROWD);
        String last = cluster.members().get(CROWD - 1).id();
        try (SimulatedServer server = SimulatedServer.of(cluster)) {
            DashboardPage page = CHROMIUM.open(Screen.desk(), server.page());
            page.awaitMembers(MOST_SHOWN);
            Targets.print(CROWD + " members: " + FirstRender.of(page));
            page.until("marks", () -> page.count("[data-testid='ring'] [role='option']") == MOST_SHOWN);
            assertThat(page.text("members-cut")).contains("1,000 of 10,000");
            assertThat(page.text("ring-cut")).contains("1,000 of 10,000");

            page.page().getByTestId("members-filter").fill(last);
            page.until(
                    "the one who is looked for",
                    () -> page.members() == 1 && page.status(last).equals("ALIVE"));
            assertThat(page.problems()).isEmpty();
        }
    }

    private static Pace paceWhile(SimulatedServer server, DashboardPage page) {
        ScheduledExecutorService clock = new ScheduledThreadPoolExecutor(1);
        try {
            ScheduledFuture<?> changes = clock.scheduleAtFixedRate(
                    () -> server.change(cluster -> cluster.change(CHANGED_AT_A_TIME)),
                    0,
                    BETWEEN_CHANGES.toMillis(),
                    TimeUnit.MILLISECONDS);
            Pace pace = Pace.of(page, MEASURED);
            assertThat(changes.isDone()).as("the changes ended, by a mistake").isFalse();
            return pace;
        } finally {
            clock.shutdownNow();
        }
    }
}
