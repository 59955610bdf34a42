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

/** The page over 500 members that are made up, five of which change every 20 ms. */
@Tag("long")
class ManyMembersIT {

    @RegisterExtension
    static final Chromium CHROMIUM = new Chromium();

    private static final int MEMBERS = 500;
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
            assertThat(first.membersMillis())
                    .isPositive()
                    .isLessThanOrEqualTo(Targets.FIRST_RENDER.toMillis());
            assertThat(pace.updates()).isGreaterThanOrEqualTo(Targets.UPDATES_PER_SECOND);
            assertThat(page.members()).isEqualTo(MEMBERS);
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
