package io.gossipdiscovery.it.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.sample.load.Contestant;
import io.gossipdiscovery.sample.load.LoadCluster;
import io.gossipdiscovery.sample.load.Outcome;
import io.gossipdiscovery.sample.load.Outcome.Kind;
import io.gossipdiscovery.sample.load.SampleJvm;
import io.gossipdiscovery.sample.load.Strikes;
import io.gossipdiscovery.sample.load.Trial;
import io.gossipdiscovery.sample.load.UnpackedJar;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * What visitors of a storefront notice, 100 of them a second, when something is done to its three inventories: real processes, real
 * signals. All tests share one cluster, and what a test has killed the next one starts again.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there are no signals")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("long")
class LoadIT {

    private final LoadCluster cluster;
    private final Strikes strikes;
    private final Strikes strikesSeenByOneThatDoesNotWait;
    private final Strikes strikesSeenByOneThatRetries;

    LoadIT() throws IOException, InterruptedException {
        Path jar = Path.of(System.getProperty("sample.jar"));
        Path logs = Path.of(System.getProperty("sample.logs"));
        List<String> command =
                UnpackedJar.command(jar, logs.resolveSibling("unpacked"), SampleJvm.SMALL, Contestant.GOSSIP_ALONE);
        cluster = new LoadCluster(Contestant.gossip(command, "local", logs));
        Runtime.getRuntime().addShutdownHook(new Thread(cluster::close)); // where what follows fails
        strikes = new Strikes(cluster, cluster.startPatientStorefront());
        strikesSeenByOneThatDoesNotWait = new Strikes(cluster, cluster.startStorefront());
        strikesSeenByOneThatRetries =
                new Strikes(cluster, cluster.startPatientStorefront("--spring.cloud.loadbalancer.retry.enabled=true"));
    }

    @BeforeAll
    void startInventories() {
        cluster.fillUp(Strikes.INVENTORIES);
    }

    @AfterAll
    void killAll() {
        cluster.close();
    }

    @Test
    void aRollingRestartOnNewPortsFailsNoRequest() throws InterruptedException {
        assertNoneFailed(strikes.rollOnNewPorts());
    }

    /** Also three graceful stops. */
    @Test
    void aRollingRestartOnTheSamePortsFailsNoRequest() throws InterruptedException {
        assertNoneFailed(strikes.rollOnSamePorts());
    }

    /** How many fail until then depends on how busy the machine is; {@code benchmarks/run http} counts them. */
    @Test
    void aKillFailsNoRequestOnceItIsKnown() throws InterruptedException {
        Trial trial = strikes.killUntilItIsKnown();
        assertThat(trial.kinds().keySet()).as(trial::toString).isSubsetOf(Set.of(Kind.BROKEN));
        long known = trial.strikes().get(trial.strikes().size() - 1);
        assertThat(trial.failures()).as(trial::toString).noneMatch(broken -> broken.sentNanos() > known);
    }

    @Test
    void aKillFailsNoRequestOfACallerThatRetries() throws InterruptedException {
        assertNoneFailed(strikesSeenByOneThatRetries.kill());
    }

    @Test
    void aPausedInstanceIsAvoidedWhileItIsPausedAndServesAgainAfterwards() throws InterruptedException {
        Trial trial = strikesSeenByOneThatDoesNotWait.pauseUntilItIsAvoided();
        assertThat(trial.kinds().keySet()).as(trial::toString).isSubsetOf(Set.of(Kind.TIMED_OUT));
    }

    @Test
    void anInstanceIsTakenOutOfServiceAndBackWithoutAFailedRequest() throws InterruptedException {
        assertNoneFailed(strikes.takeOutOfService());
    }

    @Test
    void withoutAnyInstanceRequestsAreRefusedClearlyUntilTheFirstIsBack() throws InterruptedException {
        Trial trial = strikes.killAllAndStartAgain();
        assertThat(trial.kinds().keySet()).as(trial::toString).isSubsetOf(Set.of(Kind.BROKEN, Kind.UNAVAILABLE));
        List<Outcome> refused = trial.avoidable(Kind.UNAVAILABLE);
        assertThat(refused).as(trial::toString).isNotEmpty();
        long gone = trial.strikes().get(1);
        assertThat(refused.get(0).endedNanos())
                .as("the first that is refused, when the last instance was gone")
                .isGreaterThan(gone);
        long started = trial.strikes().get(trial.strikes().size() - 1);
        assertThat(trial.avoidable(Kind.BROKEN))
                .as(() -> "none is tried that is known to be gone: " + trial)
                .noneMatch(broken -> broken.sentNanos() > refused.get(0).endedNanos() && broken.sentNanos() < started);
    }

    private static void assertNoneFailed(Trial trial) {
        assertThat(trial.failures().size()).as(trial::toString).isZero();
    }
}
