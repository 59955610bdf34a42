package io.gossipdiscovery.autoconfigure.service;

import static io.gossipdiscovery.autoconfigure.service.Cluster.serving;
import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.membership.MembershipEvent.Kind;
import io.gossipdiscovery.membership.member.Accusation.Grounds;
import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.member.MemberState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.cloud.client.ServiceInstance;

/** What is listed of services of which many instances are suspected, or lost, at once. */
class LostInstancesTests {

    private static final int OTHERS = 100;

    private final Cluster cluster = new Cluster();
    private final List<Runnable> alarms = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private final List<Long> delays = new ArrayList<>();
    private long nanos;
    private final ServiceIndex index = new ServiceIndex(() -> nanos, (task, delay) -> {
        alarms.add(task);
        delays.add(delay);
    });

    LostInstancesTests() {
        index.addListener(new ServiceIndexListener() {
            @Override
            public void onInstancesChanged(long version) {
                told.add("changed");
            }

            @Override
            public void onKept(List<GossipServiceInstance> instances) {
                told.add("kept " + instances.size());
            }

            @Override
            public void onKeptNoLonger(List<GossipServiceInstance> instances) {
                told.add("no longer " + instances.size());
            }
        });
    }

    @Test
    void fewSuspectsAreDoubtedAndStayListed() {
        start(5);

        suspect(1, Grounds.TIMEOUT);
        suspect(2, Grounds.CLOSED);

        assertThat(ports()).containsExactly(1, 2, 3, 4, 5);
        assertThat(doubted()).containsExactlyInAnyOrder(1, 2);
        assertThat(told).as("nobody lists other instances").containsExactly("changed");
        refute(1);
        assertThat(doubted()).containsExactly(2);
    }

    @Test
    void moreThanHalfThatDoNotAnswerAreTold() {
        start(5);

        suspect(1, Grounds.TIMEOUT);
        suspect(2, Grounds.TIMEOUT);
        suspect(3, Grounds.REFUSED);
        assertThat(index.lostAtOnce())
                .as("one of them is accused of something else")
                .isEmpty();
        suspect(4, Grounds.TIMEOUT);

        assertThat(index.lostAtOnce()).containsExactly("inventory");
        assertThat(ports()).containsExactly(1, 2, 3, 4, 5);
        assertThat(doubted()).containsExactlyInAnyOrder(1, 2, 3, 4);
    }

    @Test
    void whoDiesOfItTogetherStaysListedForAMinute() {
        start(5);

        loseAtOnce(1, 2, 3);

        assertThat(ports()).containsExactly(1, 2, 3, 4, 5);
        assertThat(kept()).containsExactly(1, 2, 3);
        assertThat(doubted()).as("called where nobody is alive").containsExactlyInAnyOrder(1, 2, 3);
        assertThat(told).containsExactly("changed", "kept 1", "kept 1", "kept 1");

        nanos = ServiceIndex.MEMORY.toNanos() - 1;
        ring();
        assertThat(ports()).hasSize(5);
        nanos++;
        ring();

        assertThat(ports()).containsExactly(4, 5);
        assertThat(kept()).isEmpty();
        assertThat(index.lostAtOnce()).isEmpty();
        assertThat(told).endsWith("no longer 3", "changed");
        assertThat(index.version()).isGreaterThanOrEqualTo(cluster.view().version() - 1);
    }

    @Test
    void whoWasTakenOutBeforeDoesNotComeBackWithTheOthers() {
        start(5);

        die(1, null, Grounds.TIMEOUT);
        die(2, null, Grounds.TIMEOUT);
        assertThat(ports()).as("less than half").containsExactly(3, 4, 5);
        die(3, null, Grounds.TIMEOUT);

        assertThat(ports()).containsExactly(3, 4, 5);
        assertThat(kept()).containsExactly(3);
    }

    @Test
    void whatWasLostLongAgoIsNotLostAtOnceWithOthers() {
        start(3);
        die(1, null, Grounds.TIMEOUT);
        assertThat(ports()).containsExactly(2, 3);

        nanos = Duration.ofSeconds(16).toNanos();
        ring();
        die(2, null, Grounds.TIMEOUT);

        assertThat(ports()).containsExactly(3);
        assertThat(index.lostAtOnce()).isEmpty();
    }

    @Test
    void aLossIsFreshForNoLongerBecauseAnOlderOneIsWaitedFor() {
        start(4);
        die(1, null, Grounds.TIMEOUT);
        nanos = Duration.ofSeconds(16).toNanos();
        ring();

        nanos = Duration.ofSeconds(20).toNanos();
        die(2, null, Grounds.TIMEOUT);
        suspect(3, Grounds.TIMEOUT);
        assertThat(index.lostAtOnce()).containsExactly("inventory");
        assertThat(delays).endsWith(Duration.ofSeconds(15).toNanos());

        nanos = Duration.ofSeconds(36).toNanos();
        ring();
        assertThat(index.lostAtOnce()).isEmpty();
    }

    @Test
    void whoDiesOnProofOrSaysGoodbyeGoesAtOnce() {
        start(5);

        die(1, Grounds.REFUSED, Grounds.TIMEOUT);
        die(2, Grounds.GONE, null);
        die(3, null, Grounds.CLOSED);
        index.onEvent(cluster.event(4, Kind.LEFT, null));
        view(cluster.member(4, Evidence.LEFT, MemberState.EMPTY));

        assertThat(ports()).containsExactly(5);
        assertThat(kept()).isEmpty();
        assertThat(alarms).isEmpty();
    }

    @Test
    void anEmptyServiceIsEmpty() {
        start(3);
        for (int i = 1; i <= 3; i++) {
            die(i, Grounds.REFUSED, null);
        }

        assertThat(index.instances("inventory")).isEmpty();
        assertThat(index.services()).isEmpty();
    }

    @Test
    void theOnlyInstanceIsNotKept() {
        start(1);

        die(1, null, Grounds.TIMEOUT);

        assertThat(index.instances("inventory")).isEmpty();
    }

    @Test
    void whoIsKeptAndTurnsOutToHaveLeftGoes() {
        start(3);
        loseAtOnce(1, 2);
        assertThat(kept()).containsExactly(1, 2);

        index.onEvent(cluster.event(1, Kind.LEFT, null));
        view(cluster.member(1, Evidence.LEFT, MemberState.EMPTY));

        assertThat(ports()).as("one of two is not more than half").containsExactly(3);
    }

    @Test
    void whoIsKeptAndComesBackIsOneAmongOthers() {
        start(3);
        loseAtOnce(1, 2);

        for (int i = 1; i <= 2; i++) {
            index.onEvent(cluster.event(i, Kind.JOINED, null));
            view(cluster.alive(i, inventory(i)));
        }

        assertThat(ports()).containsExactly(1, 2, 3);
        assertThat(kept()).isEmpty();
        assertThat(doubted()).isEmpty();
        assertThat(told).endsWith("no longer 2", "changed", "changed");
    }

    @Test
    void aNewInstanceAtThePlaceOfOneThatIsKeptTakesIt() {
        start(5);
        loseAtOnce(1, 2, 3);
        assertThat(kept()).hasSize(3);

        view(cluster.alive(OTHERS, inventory(1)));

        assertThat(ports()).as("now two of five do not answer").containsExactly(1, 4, 5);
        assertThat(index.instances("inventory"))
                .filteredOn(instance -> instance.getPort() == 1)
                .extracting(instance -> ((GossipServiceInstance) instance).member())
                .containsExactly(Cluster.id(OTHERS));
    }

    @Test
    void theNewLifeOfAnInstanceTakesItsPlaceEvenBeforeTheOldOneIsKnownToBeDead() {
        start(2);

        suspect(1, Grounds.CLOSED);
        view(cluster.alive(OTHERS, inventory(1)));

        assertThat(ports()).containsExactly(1, 2);
        assertThat(doubted()).isEmpty();
        assertThat(((GossipServiceInstance) index.instances("inventory").get(0)).member())
                .isEqualTo(Cluster.id(OTHERS));
    }

    @Test
    void aListenerThatFailsKeepsNobodyElseFromHearing() {
        ServiceIndex other = new ServiceIndex(() -> nanos, (task, delay) -> alarms.add(task));
        other.addListener(new ServiceIndexListener() {
            @Override
            public void onInstancesChanged(long version) {
                throw new IllegalStateException("on purpose");
            }
        });
        other.addListener(new ServiceIndexListener() {
            @Override
            public void onInstancesChanged(long version) {
                told.add("heard");
            }
        });

        other.onViewChanged(cluster.alive(1, inventory(1)).view());

        assertThat(told).containsExactly("heard");
    }

    @Test
    void otherServicesAreJudgedByThemselves() {
        start(3);
        view(cluster.alive(OTHERS, serving("orders", 9000, Readiness.UP)));
        Listing orders = index.listing("orders");

        die(1, null, Grounds.TIMEOUT);
        die(2, null, Grounds.TIMEOUT);

        assertThat(index.listing("orders")).isSameAs(orders);
        assertThat(index.listing("nobody").instances()).isEmpty();
    }

    private void loseAtOnce(int... numbers) {
        for (int number : numbers) {
            suspect(number, Grounds.TIMEOUT);
        }
        for (int number : numbers) {
            die(number, null, null);
        }
    }

    /** All alarms that are set. */
    private void ring() {
        List<Runnable> set = List.copyOf(alarms);
        alarms.clear();
        set.forEach(Runnable::run);
    }

    private void start(int members) {
        for (int i = 1; i <= members; i++) {
            cluster.alive(i, inventory(i));
        }
        view(cluster);
    }

    private static MemberState inventory(int number) {
        return serving("inventory", number, Readiness.UP);
    }

    private void suspect(int number, Grounds grounds) {
        index.onEvent(cluster.event(number, Kind.SUSPECTED, grounds));
        view(cluster.member(number, Evidence.suspect(1), inventory(number)));
    }

    private void refute(int number) {
        index.onEvent(cluster.event(number, Kind.REFUTED, null));
        view(cluster.member(number, Evidence.alive(2), inventory(number)));
    }

    private void die(int number, @Nullable Grounds proof, @Nullable Grounds suspicion) {
        if (suspicion != null) {
            index.onEvent(cluster.event(number, Kind.SUSPECTED, suspicion));
        }
        index.onEvent(cluster.event(number, Kind.DIED, proof));
        view(cluster.member(number, Evidence.dead(1), MemberState.EMPTY));
    }

    private void view(Cluster seen) {
        index.onViewChanged(seen.view());
    }

    private List<Integer> ports() {
        return index.instances("inventory").stream()
                .map(ServiceInstance::getPort)
                .sorted()
                .toList();
    }

    private List<Integer> doubted() {
        return index.listing("inventory").doubted().stream()
                .map(ServiceInstance::getPort)
                .toList();
    }

    private List<Integer> kept() {
        return index.kept().stream().map(ServiceInstance::getPort).sorted().toList();
    }
}
