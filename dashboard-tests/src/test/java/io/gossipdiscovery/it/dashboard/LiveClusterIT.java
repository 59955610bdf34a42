package io.gossipdiscovery.it.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.sample.load.SampleJvm;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** The dashboard of a storefront while inventories come and go: real processes of the sample, real signals, a real browser. */
@Tag("long")
class LiveClusterIT {

    @RegisterExtension
    static final Chromium CHROMIUM = new Chromium();

    /** For a JVM to start, or to end in order, on a machine that builds. */
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** Sooner than a web server gives up waiting for requests that are under way, as streams are. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

    private final SampleCluster cluster = new SampleCluster();
    private final SampleJvm storefront = cluster.start("storefront");

    @AfterEach
    void killLeftovers() {
        cluster.close();
    }

    @Test
    void aJoinAKillAndAGracefulStopAreShownWithoutAReload() {
        DashboardPage page = CHROMIUM.open(Screen.desk(), SampleCluster.dashboard(storefront));
        page.awaitMembers(1);
        double began = page.began();

        SampleJvm killed = cluster.start("inventory");
        String killedId = SampleCluster.id(killed);
        awaitShown(page, killedId, "ALIVE");
        Targets.print("join shown " + sinceKnown(page, killedId, "JOINED", "ALIVE") + " ms after the node knew");
        page.until("the service", () -> page.text("services").contains("inventory"));

        long signal = System.currentTimeMillis();
        killed.kill();
        awaitShown(page, killedId, "DEAD");
        Targets.print("kill -9 shown after " + (page.shownAt(killedId, "DEAD") - signal) + " ms, "
                + sinceKnown(page, killedId, "DIED", "DEAD") + " ms after the node knew");
        page.until("the story of the crash", () -> page.entries("DIED") > 0);

        SampleJvm stopped = cluster.start("inventory");
        String stoppedId = SampleCluster.id(stopped);
        awaitShown(page, stoppedId, "ALIVE");
        long request = System.currentTimeMillis();
        stopped.stop();
        awaitShown(page, stoppedId, "LEFT");
        Targets.print("graceful stop shown after " + (page.shownAt(stoppedId, "LEFT") - request) + " ms, "
                + sinceKnown(page, stoppedId, "LEFT", "LEFT") + " ms after the node knew");
        page.until("the goodbye", () -> page.entries("LEFT") > 0);

        assertThat(page.began()).as("the begin of the document").isEqualTo(began);
        assertThat(page.problems()).isEmpty();
    }

    @Test
    void anOpenPageDoesNotHoldUpTheStopOfItsApplication() {
        DashboardPage page = CHROMIUM.open(Screen.desk(), SampleCluster.dashboard(storefront));
        page.awaitMembers(1);

        storefront.stop();

        page.until("the end of the storefront", STOP_LIMIT, () -> !storefront.isRunning());
        page.until("the page says that it hears nothing", () -> !page.isLive());
    }

    private static void awaitShown(DashboardPage page, String id, String status) {
        page.until(id + " as " + status, PATIENCE, () -> page.shownAt(id, status) > 0);
    }

    /** Milliseconds from when the storefront learnt of something until the page showed it, both by the clock of this machine. */
    private long sinceKnown(DashboardPage page, String id, String kind, String status) {
        JsonNode journal =
                storefront.get("/actuator/gossip/events?member=" + id).json();
        for (JsonNode event : journal.path("events")) {
            if (event.path("kind").asString().equals(kind)) {
                long known = Instant.parse(event.path("at").asString()).toEpochMilli();
                long passed = page.shownAt(id, status) - known;
                assertThat(passed).as("%s of %s", kind, id).isLessThanOrEqualTo(Targets.SHOWN.toMillis());
                return passed;
            }
        }
        throw new AssertionError("The journal of the storefront has no " + kind + " of " + id + ": " + journal);
    }
}
