package io.gossipdiscovery.dashboard;

import static io.gossipdiscovery.dashboard.PlayedCluster.id;
import static io.gossipdiscovery.dashboard.Watching.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gossipdiscovery.dashboard.Feed.Admission;
import io.gossipdiscovery.membership.member.MemberState;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.SmartLifecycle;

/** The thread that tells viewers, over a cluster that is played. */
class FeedTests {

    private final PlayedCluster cluster = new PlayedCluster();
    private final Feed feed = new Feed(cluster, 3);

    @AfterEach
    void stop() {
        feed.stop();
    }

    @Test
    void whoComesIsToldEverythingAndThenWhatChanges() {
        feed.start();
        Watching viewer = admitted();
        viewer.awaitEvent(event -> event.name().equals("snapshot"));
        cluster.alive(2, MemberState.EMPTY);
        viewer.awaitEvent(event -> event.name().equals("delta") && event.shows(id(2).toString(), "ALIVE"));

        assertThat(viewer.events().get(0).name()).isEqualTo("snapshot");
        assertThat(viewer.events())
                .filteredOn(event -> event.name().equals("snapshot"))
                .hasSize(1);
    }

    @Test
    void roundTripsAreToldWithTheNextLook() {
        feed.start();
        Watching viewer = admitted();
        cluster.alive(2, MemberState.EMPTY).roundTrip(2, Duration.ofMillis(3));
        viewer.awaitEvent(event -> event.members().stream()
                .anyMatch(member -> member.path("roundTripMicros").asLong() == 3_000));
    }

    @Test
    void anEventIsWrittenOnceForAllWhoWatch() {
        feed.start();
        Watching one = admitted();
        Watching other = admitted();
        one.awaitEvent(event -> event.name().equals("snapshot"));
        other.awaitEvent(event -> event.name().equals("snapshot"));
        cluster.alive(2, MemberState.EMPTY);
        one.awaitEvent(event -> event.shows(id(2).toString(), "ALIVE"));
        other.awaitEvent(event -> event.shows(id(2).toString(), "ALIVE"));

        assertThat(one.handed()).last().satisfies(delta -> await().atMost(PATIENCE)
                .until(() -> other.handed().stream().anyMatch(handed -> handed == delta)));
        await().atMost(PATIENCE)
                .until(() ->
                        feed.written() < one.handed().size() + other.handed().size());
    }

    @Test
    void nothingIsWrittenForNobodyAndSamplesAreTakenAllTheSame() {
        feed.start();
        await().atMost(PATIENCE).until(() -> cluster.looks() > 3);
        cluster.alive(2, MemberState.EMPTY);
        assertThat(feed.written()).isZero();

        Watching viewer = admitted();
        viewer.awaitEvent(event -> event.data().path("rates").size() > 0);
    }

    @Test
    void whoDoesNotKeepUpIsEndedAndCountedAndOthersGoOn() {
        feed.start();
        AtomicInteger room = new AtomicInteger(1);
        AtomicInteger ended = new AtomicInteger();
        Viewer slow = new Viewer() {
            @Override
            public boolean offer(byte[] event) {
                return room.getAndDecrement() > 0;
            }

            @Override
            public void end() {
                ended.incrementAndGet();
            }

            @Override
            public boolean isHeld() {
                return false;
            }
        };
        assertThat(feed.admit(slow)).isEqualTo(Admission.ADMITTED);
        Watching viewer = admitted();

        await().atMost(PATIENCE).until(() -> ended.get() == 1);
        assertThat(feed.abandoned()).isEqualTo(1);
        assertThat(feed.viewers()).isEqualTo(1);
        cluster.alive(2, MemberState.EMPTY);
        viewer.awaitEvent(event -> event.shows(id(2).toString(), "ALIVE"));
        assertThat(ended).hasValue(1);
    }

    @Test
    void noMoreWatchThanAreAllowedUntilOneLeaves() {
        feed.start();
        Watching first = admitted();
        admitted();
        admitted();
        assertThat(feed.admit(new Watching())).isEqualTo(Admission.FULL);
        assertThat(feed.refused()).isEqualTo(1);
        assertThat(feed.viewers()).isEqualTo(3);

        feed.leave(first);
        feed.leave(first);
        admitted();
        assertThat(feed.admit(new Watching()))
                .as("who leaves twice makes room once")
                .isEqualTo(Admission.FULL);
    }

    @Test
    void whoWasEndedAndStillHoldsItsThreadKeepsItsPlaceUntilItLeaves() throws InterruptedException {
        feed.start();
        BlockingViewer stuck = new BlockingViewer();
        assertThat(feed.admit(stuck)).isEqualTo(Admission.ADMITTED);
        assertThat(stuck.next())
                .as("the snapshot, which is written for ever from here on")
                .isNotNull();
        admitted();
        admitted();
        feed.stop();
        assertThat(feed.viewers()).isZero();

        feed.start();
        admitted();
        admitted();
        assertThat(feed.admit(new Watching())).isEqualTo(Admission.FULL);
        feed.leave(stuck);
        admitted();
    }

    @Test
    void whoNeverBeganToReadHoldsNothing() {
        feed.start();
        for (int i = 0; i < 3; i++) {
            assertThat(feed.admit(new BlockingViewer())).isEqualTo(Admission.ADMITTED);
        }
        feed.stop();

        feed.start();
        for (int i = 0; i < 3; i++) {
            admitted();
        }
    }

    @Test
    void aStopEndsAllViewersAndAStartAdmitsOthers() {
        assertThat(feed.admit(new Watching())).isEqualTo(Admission.STOPPED);
        feed.start();
        Watching viewer = admitted();
        feed.stop();
        assertThat(viewer.hasEnded()).isTrue();
        assertThat(feed.viewers()).isZero();
        assertThat(feed.isRunning()).isFalse();
        assertThat(feed.admit(new Watching())).isEqualTo(Admission.STOPPED);

        feed.start();
        admitted().awaitEvent(event -> event.name().equals("snapshot"));
        assertThat(feed.abandoned()).isZero();
    }

    @Test
    void itStopsBeforeWhateverDrains() {
        assertThat(feed.getPhase()).isEqualTo(SmartLifecycle.DEFAULT_PHASE);
    }

    @Test
    void aNewIdentityEndsThoseWhoHoldWhatIsTrueNoMore() {
        feed.start();
        Watching viewer = admitted();
        viewer.awaitEvent(event -> event.name().equals("snapshot"));
        cluster.alive(2, MemberState.EMPTY).goesOnAs(2);

        await().atMost(PATIENCE).until(viewer::hasEnded);
        admitted().awaitEvent(event -> event.data().path("self").asString().equals(id(2).toString()));
    }

    @Test
    void afterAFailureAllComeAgain() {
        feed.start();
        Watching viewer = admitted();
        viewer.awaitEvent(event -> event.name().equals("snapshot"));
        cluster.breaks(true);
        await().atMost(PATIENCE).until(viewer::hasEnded);
        cluster.breaks(false);
        int looks = cluster.looks();
        await("the end of the last failure").atMost(PATIENCE).until(() -> cluster.looks() > looks);

        admitted().awaitEvent(event -> event.name().equals("snapshot"));
    }

    private Watching admitted() {
        Watching viewer = new Watching();
        assertThat(feed.admit(viewer)).isEqualTo(Admission.ADMITTED);
        return viewer;
    }
}
