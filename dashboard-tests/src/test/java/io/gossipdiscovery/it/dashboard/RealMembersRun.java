package io.gossipdiscovery.it.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.sample.load.SampleJvm;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The dashboard of a storefront among 500 real nodes, or as many as {@code -Ddashboard.members} says. No test of a build: {@code
 * dashboard-tests/run members} runs it. A server tells a page of changes ten times a second at most, so that the pace is near to that.
 */
class RealMembersRun {

    @RegisterExtension
    static final Chromium CHROMIUM = new Chromium();

    private static final int MEMBERS = Integer.getInteger("dashboard.members", 500);
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration MEASURED = Duration.ofSeconds(10);
    private static final Duration BETWEEN_CHANGES = Duration.ofMillis(20);

    private final SampleCluster cluster = new SampleCluster();

    @AfterEach
    void killLeftovers() {
        cluster.close();
    }

    @Test
    void theDashboardOfARealNodeShowsAllMembersAndFollowsTheirChanges() {
        SampleJvm storefront = cluster.start("storefront");
        try (LightMembers members = LightMembers.join(cluster, MEMBERS)) {
            DashboardPage witness = CHROMIUM.open(Screen.desk(), SampleCluster.dashboard(storefront));
            witness.until("all members", PATIENCE, () -> witness.members() == MEMBERS + 1);
            witness.close();

            DashboardPage page = CHROMIUM.open(Screen.desk(), SampleCluster.dashboard(storefront));
            page.awaitMembers(MEMBERS + 1);
            FirstRender first = FirstRender.of(page);
            Pace pace = paceWhile(members, page);
            Targets.print(MEMBERS + " real members: " + first + "; " + pace);
            assertThat(first.paintMillis()).isPositive().isLessThanOrEqualTo(Targets.FIRST_PAINT.toMillis());
            assertThat(page.problems()).isEmpty();
        }
    }

    private static Pace paceWhile(LightMembers members, DashboardPage page) {
        ScheduledExecutorService clock = new ScheduledThreadPoolExecutor(1);
        try {
            ScheduledFuture<?> changes =
                    clock.scheduleAtFixedRate(members::change, 0, BETWEEN_CHANGES.toMillis(), TimeUnit.MILLISECONDS);
            Pace pace = Pace.of(page, MEASURED);
            assertThat(changes.isDone()).as("the changes ended, by a mistake").isFalse();
            return pace;
        } finally {
            clock.shutdownNow();
        }
    }
}
