package io.gossipdiscovery.dashboard;

import static io.gossipdiscovery.dashboard.PlayedCluster.id;
import static io.gossipdiscovery.dashboard.PlayedCluster.serving;
import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.autoconfigure.journal.JournalEntry.Kind;
import io.gossipdiscovery.autoconfigure.service.Readiness;
import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.member.MemberState;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What viewers are told, at moments that the test chooses. */
class LiveStateTests {

    private static final long BEGIN_MILLIS = 1_764_000_000_000L;

    private final PlayedCluster cluster = new PlayedCluster();
    private final RoundTripTimes roundTrips = new RoundTripTimes();
    private long passedMillis;
    private final LiveState state = new LiveState(cluster, roundTrips, now());

    @Test
    void aSnapshotTellsEverything() {
        cluster.alive(2, serving("shop", 8080, Readiness.DRAINING, Map.of("zone", "a", "password", "hidden")));
        roundTrips.sample(id(2), Duration.ofNanos(412_900));
        cluster.happened(Kind.JOINED, 2).happened(Kind.DIED, 3);
        pass(5_000);

        StreamEvent snapshot = StreamEvent.of(state.snapshot());

        assertThat(snapshot.name()).isEqualTo("snapshot");
        JsonNode data = snapshot.data();
        assertThat(data.propertyNames())
                .containsExactlyInAnyOrder("self", "cluster", "node", "time", "view", "members", "events", "rates");
        assertThat(text(data, "self")).isEqualTo(id(1).toString());
        assertThat(text(data, "cluster")).isEqualTo("played");
        assertThat(text(data, "node")).isEqualTo("10.0.0.1:17946");
        assertThat(data.path("time").asLong()).isEqualTo(BEGIN_MILLIS + 5_000);
        assertThat(data.path("view").toString())
                .isEqualTo("{\"version\":2,\"hash\":\"000000000000000e\",\"convergence\":1.0,\"localHealth\":0,"
                        + "\"alive\":2,\"suspect\":0,\"dead\":0,\"left\":0}");
        assertThat(snapshot.members()).hasSize(2);
        assertThat(snapshot.members().get(1).toString())
                .isEqualTo("{\"id\":\"" + id(2) + "\",\"address\":\"10.0.0.2:17946\",\"status\":\"ALIVE\","
                        + "\"zone\":\"a\",\"roundTripMicros\":412,\"sinceMillis\":" + (BEGIN_MILLIS + 5_000)
                        + ",\"services\":["
                        + "{\"service\":\"shop\",\"instance\":\"shop-8080\",\"host\":\"10.0.0.7\",\"port\":8080,"
                        + "\"secure\":false,\"readiness\":\"DRAINING\"}]}");
        assertThat(snapshot.events()).hasSize(2);
        assertThat(data.toString()).doesNotContain("password", "hidden");
    }

    @Test
    void anEventTellsWhoWhyAndOnWhoseWord() {
        cluster.happened(Kind.DIED, 3);
        pass(100);

        JsonNode died = StreamEvent.of(state.snapshot()).events().get(0);

        assertThat(died.path("number").asLong()).isEqualTo(1);
        assertThat(died.path("at").asLong())
                .isEqualTo(PlayedCluster.START.plusMillis(1).toEpochMilli());
        assertThat(text(died, "kind")).isEqualTo("DIED");
        assertThat(text(died, "why")).startsWith("has no process any more: its address refuses connections");
        assertThat(died.path("member").toString())
                .isEqualTo("{\"id\":\"" + id(3) + "\",\"address\":\"10.0.0.3:17946\",\"name\":\"shop-1\"}");
        assertThat(died.path("accuser").toString())
                .as("of whom only the id is known")
                .isEqualTo("{\"id\":\"" + id(9) + "\",\"name\":\"" + id(9).abbreviated() + "\"}");
        assertThat(text(died, "grounds")).isEqualTo("REFUSED");
        assertThat(died.path("suspicionMillis").asLong()).isEqualTo(40);
        assertThat(died.path("aliveMillis").asLong()).isEqualTo(3_000);
    }

    @Test
    void aDeltaTellsWhatHasChangedAndNothingElse() {
        cluster.alive(2, MemberState.EMPTY).alive(3, MemberState.EMPTY);
        pass(100);
        cluster.dead(3).happened(Kind.DIED, 3);
        pass(100);

        StreamEvent delta = delta();

        assertThat(delta.name()).isEqualTo("delta");
        assertThat(delta.data().propertyNames()).containsExactlyInAnyOrder("time", "view", "members", "events");
        assertThat(delta.members()).singleElement().satisfies(member -> {
            assertThat(text(member, "id")).isEqualTo(id(3).toString());
            assertThat(text(member, "status")).isEqualTo("DEAD");
        });
        assertThat(delta.events()).singleElement().satisfies(event -> assertThat(text(event, "kind"))
                .isEqualTo("DIED"));
        pass(100);
        assertThat(state.delta()).as("where nothing has changed").isNull();
    }

    @Test
    void whoIsForgottenIsToldAsGone() {
        cluster.alive(2, MemberState.EMPTY);
        roundTrips.sample(id(2), Duration.ofMillis(1));
        pass(100);
        cluster.forgets(2);
        pass(100);

        assertThat(delta().data().path("gone").toString()).isEqualTo("[\"" + id(2) + "\"]");
        assertThat(roundTrips.size()).isZero();
    }

    @Test
    void aRoundTripThatIsMuchTheSameMakesNoDelta() {
        cluster.alive(2, MemberState.EMPTY);
        roundTrips.sample(id(2), Duration.ofMillis(10));
        pass(100);
        assertThat(delta().members()).hasSize(1);

        roundTrips.sample(id(2), Duration.ofMillis(17)); // an eighth of the difference: 10.9 ms
        pass(100);
        assertThat(state.delta()).isNull();

        roundTrips.sample(id(2), Duration.ofMillis(17)); // 11.6 ms
        pass(100);
        assertThat(delta().members()).singleElement().satisfies(member -> assertThat(
                        member.path("roundTripMicros").asLong())
                .isBetween(11_600L, 11_700L));
    }

    @Test
    void agesGoOnWithoutViewersAndBeginAnewForWhoIsBack() {
        cluster.alive(2, MemberState.EMPTY);
        look(false, 10_000);
        cluster.dead(2);
        look(false, 1_000);
        pass(1_000);
        assertThat(sinceOf(1)).as("the start").isEqualTo(BEGIN_MILLIS);
        assertThat(sinceOf(2)).isEqualTo(BEGIN_MILLIS + 10_000);

        cluster.member(2, Evidence.alive(2), MemberState.EMPTY);
        pass(1_000);
        pass(1_000);
        assertThat(sinceOf(2)).isEqualTo(BEGIN_MILLIS + 13_000);
    }

    @Test
    void aSecondsTrafficIsToldPerSecondAndFiveMinutesOfItAreKept() {
        cluster.counts(Map.of("datagrams.sent", 10L, "frames.sent", 5L, "datagrams.bytesReceived", 1_000L));
        pass(1_000);
        assertThat(delta().data().path("rate").toString())
                .isEqualTo("{\"at\":" + (BEGIN_MILLIS + 1_000) + ",\"packetsSent\":15.0,\"packetsReceived\":0.0,"
                        + "\"bytesSent\":0.0,\"bytesReceived\":1000.0}");
        for (int second = 2; second <= 310; second++) {
            cluster.counts(Map.of("datagrams.sent", 10L * second));
            look(false, 1_000);
        }
        JsonNode rates = StreamEvent.of(state.snapshot()).data().path("rates");
        assertThat(rates.size()).isEqualTo(300);
        assertThat(rates.path(299).path("packetsSent").asDouble()).isEqualTo(10);
    }

    @Test
    void noMoreThanTwoHundredEventsAreTold() {
        for (int i = 0; i < 250; i++) {
            cluster.happened(Kind.STATE_CHANGED, 2);
        }
        pass(100);
        assertThat(delta().events()).hasSize(200);
        assertThat(StreamEvent.of(state.snapshot()).events())
                .hasSize(200)
                .first()
                .satisfies(newest -> assertThat(newest.path("number").asLong()).isEqualTo(250));
    }

    @Test
    void anotherIdentityIsSeenOnce() {
        cluster.alive(2, MemberState.EMPTY).goesOnAs(2);
        pass(100);
        assertThat(state.isRenewed()).isTrue();
        assertThat(text(StreamEvent.of(state.snapshot()).data(), "self")).isEqualTo(id(2).toString());
        pass(100);
        assertThat(state.isRenewed()).isFalse();
    }

    private long sinceOf(int number) {
        return StreamEvent.of(state.snapshot()).members().stream()
                .filter(member -> text(member, "id").equals(id(number).toString()))
                .mapToLong(member -> member.path("sinceMillis").asLong())
                .findFirst()
                .orElseThrow();
    }

    private static String text(JsonNode node, String name) {
        return node.path(name).asString();
    }

    private StreamEvent delta() {
        byte @Nullable [] delta = state.delta();
        return StreamEvent.of(Objects.requireNonNull(delta));
    }

    private void pass(long millis) {
        look(true, millis);
    }

    private void look(boolean watched, long afterMillis) {
        passedMillis += afterMillis;
        state.look(watched, now());
    }

    private Moment now() {
        return new Moment(
                BEGIN_MILLIS + passedMillis, Duration.ofMillis(passedMillis).toNanos());
    }
}
