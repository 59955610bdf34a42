package io.gossipdiscovery.autoconfigure.journal;

import static io.gossipdiscovery.autoconfigure.service.Cluster.id;
import static io.gossipdiscovery.autoconfigure.service.Cluster.serving;
import static io.gossipdiscovery.autoconfigure.service.Cluster.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.autoconfigure.journal.JournalEntry.Instance;
import io.gossipdiscovery.autoconfigure.journal.JournalEntry.Kind;
import io.gossipdiscovery.autoconfigure.journal.JournalEntry.Party;
import io.gossipdiscovery.autoconfigure.service.Cluster;
import io.gossipdiscovery.autoconfigure.service.Readiness;
import io.gossipdiscovery.membership.ClusterView;
import io.gossipdiscovery.membership.MembershipEvent;
import io.gossipdiscovery.membership.member.Accusation;
import io.gossipdiscovery.membership.member.Accusation.Grounds;
import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.membership.member.MemberState;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GossipJournalTests {

    private static final Instant START = Instant.parse("2026-11-26T09:00:00Z");

    private final Time time = new Time();
    private final GossipJournal journal = new GossipJournal(100, time, time::nanos);
    private final Cluster cluster = new Cluster()
            .alive(1, serving("storefront", 8080, Readiness.UP))
            .alive(2, serving("inventory", 8081, Readiness.UP))
            .alive(3, MemberState.EMPTY);

    GossipJournalTests() {
        journal.onViewChanged(cluster.view());
    }

    @Test
    void aDeathByTimeoutTellsWhoSuspectedItSinceWhenAndWhatWentWithIt() {
        time.pass(Duration.ofSeconds(1));
        suspect(2, 1, Grounds.TIMEOUT);
        time.pass(Duration.ofMillis(2_500));
        tell(MembershipEvent.Kind.DIED, 2, Evidence.dead(1), null);

        JournalEntry died = newest();
        assertThat(died.kind()).isEqualTo(Kind.DIED);
        assertThat(died.at()).isEqualTo(START.plusMillis(3_500));
        assertThat(died.subject().address()).isEqualTo(NodeAddress.ofIpv4(0x7F000001, 1002));
        assertThat(died.subject().instances())
                .containsExactly(new Instance("inventory", "inventory-8081", Readiness.UP));
        assertThat(died.charge()).satisfies(charge -> {
            assertThat(charge.grounds()).isEqualTo(Grounds.TIMEOUT);
            assertThat(charge.accuser().id()).isEqualTo(id(1));
            assertThat(charge.accuser().address()).isNotNull();
            assertThat(charge.accuser().offers("Storefront")).isTrue();
        });
        assertThat(died.suspicion())
                .isEqualTo(new JournalEntry.Suspicion(START.plusSeconds(1), Duration.ofMillis(2_500)));
    }

    @ParameterizedTest
    @EnumSource(
            value = Grounds.class,
            names = {"REFUSED", "GONE"})
    void aProvenDeathNamesItsOwnWitnessAndNotWhoSuspectedBefore(Grounds proof) {
        suspect(2, 1, Grounds.CLOSED);
        time.pass(Duration.ofMillis(3));
        tell(MembershipEvent.Kind.DIED, 2, Evidence.dead(1), new Accusation(id(3), proof));

        assertThat(newest().charge()).satisfies(charge -> {
            assertThat(charge.grounds()).isEqualTo(proof);
            assertThat(charge.accuser().id()).isEqualTo(id(3));
        });
        assertThat(newest().suspicion())
                .satisfies(suspicion -> assertThat(suspicion.lasted()).isEqualTo(Duration.ofMillis(3)));
    }

    @Test
    void anEntrySaysInWordsWhyAndWhoSaysSo() {
        suspect(2, 1, Grounds.TIMEOUT);
        time.pass(Duration.ofMillis(2_500));
        tell(MembershipEvent.Kind.DIED, 2, Evidence.dead(1), null);

        assertThat(newest().why())
                .startsWith("did not answer in time, neither directly nor through others, says storefront ")
                .endsWith(", and did not refute it within 2500 ms");
    }

    @Test
    void whoLooksAgainGetsWhatIsNew() {
        suspect(2, 1, Grounds.TIMEOUT);
        tell(MembershipEvent.Kind.DIED, 2, Evidence.dead(1), null);

        assertThat(journal.entriesAfter(0)).hasSize(2).isEqualTo(journal.entries());
        assertThat(journal.entriesAfter(1)).containsExactly(newest());
        assertThat(journal.entriesAfter(2)).isEmpty();
    }

    @Test
    void aDeathWithoutSuspicionHasNone() {
        tell(MembershipEvent.Kind.DIED, 2, Evidence.dead(1), new Accusation(id(3), Grounds.REFUSED));

        assertThat(newest().suspicion()).isNull();
        assertThat(newest().alive()).isNull();
    }

    @Test
    void anAccuserWhoIsNotKnownIsNamedByItsIdAlone() {
        suspect(2, 77, Grounds.TIMEOUT);

        assertThat(newest().charge())
                .satisfies(charge -> assertThat(charge.accuser()).isEqualTo(new Party(id(77), null, List.of(), 0)));
    }

    @Test
    void aRefutationTellsHowLongTheSuspicionStoodAndTheNextOneIsTimedAnew() {
        suspect(2, 1, Grounds.TIMEOUT);
        time.pass(Duration.ofMillis(40));
        tell(MembershipEvent.Kind.REFUTED, 2, Evidence.alive(2), null);
        JournalEntry refuted = newest();
        time.pass(Duration.ofSeconds(7));
        suspect(2, 3, Grounds.TIMEOUT);
        JournalEntry again = newest();
        time.pass(Duration.ofMillis(5));
        tell(MembershipEvent.Kind.DIED, 2, Evidence.dead(2), null);

        assertThat(refuted.suspicion()).isEqualTo(new JournalEntry.Suspicion(START, Duration.ofMillis(40)));
        assertThat(refuted.charge())
                .satisfies(charge -> assertThat(charge.accuser().id()).isEqualTo(id(1)));
        assertThat(again.alive()).isEqualTo(Duration.ofSeconds(7));
        assertThat(newest().suspicion())
                .satisfies(suspicion -> assertThat(suspicion.lasted()).isEqualTo(Duration.ofMillis(5)));
        assertThat(newest().charge())
                .satisfies(charge -> assertThat(charge.accuser().id()).isEqualTo(id(3)));
    }

    @Test
    void aMemberThatJoinedAndLeftWasAliveForThatLong() {
        tell(MembershipEvent.Kind.JOINED, 4, Evidence.alive(1), null);
        time.pass(Duration.ofMinutes(2));
        tell(MembershipEvent.Kind.LEFT, 4, Evidence.LEFT, null);

        assertThat(newest().kind()).isEqualTo(Kind.LEFT);
        assertThat(newest().alive()).isEqualTo(Duration.ofMinutes(2));
        assertThat(newest().charge()).isNull();
    }

    @Test
    void aSuspectThatLeavesIsNotSaidToHaveBeenRemovedByItsAccuser() {
        suspect(2, 1, Grounds.TIMEOUT);
        tell(MembershipEvent.Kind.LEFT, 2, Evidence.LEFT, null);

        assertThat(newest().charge()).isNull();
        assertThat(newest().suspicion()).isNotNull();
    }

    @Test
    void whoTookBackWhatItOfferedAndThenLeftIsNamedWithThat() {
        change(2, serving("inventory", 8081, Readiness.DRAINING));
        change(2, Cluster.ready(MemberState.EMPTY, "inventory", 8081, Readiness.DRAINING));
        change(2, MemberState.EMPTY);
        tell(MembershipEvent.Kind.LEFT, 2, Evidence.LEFT, null);

        assertThat(newest().subject().instances())
                .containsExactly(new Instance("inventory", "inventory-8081", Readiness.DRAINING));
    }

    @Test
    void whoOffersSomethingElseAfterwardsIsNamedWithThat() {
        change(2, MemberState.EMPTY);
        change(2, serving("storefront", 8080, Readiness.UP));
        tell(MembershipEvent.Kind.LEFT, 2, Evidence.LEFT, null);

        assertThat(newest().subject().instances())
                .containsExactly(new Instance("storefront", "storefront-8080", Readiness.UP));
        assertThat(journal.remembered()).isZero();
    }

    @Test
    void aChangeOfStateShowsWhatIsTrueFromThenOn() {
        Member drains = member(2, Evidence.alive(1), serving("inventory", 8081, Readiness.DRAINING));
        journal.onEvent(new MembershipEvent(MembershipEvent.Kind.STATE_CHANGED, drains, null));

        assertThat(newest().subject().instances())
                .containsExactly(new Instance("inventory", "inventory-8081", Readiness.DRAINING));
        assertThat(newest().why()).as("or a shared value").isEqualTo("tells something new of itself");
    }

    @Test
    void anIdentityThatThisNodeGaveUpIsFoundUnderItsOldId() {
        suspect(2, 1, Grounds.TIMEOUT);
        ClusterView anew = new ClusterView(9, id(50), 0, List.of(), 1);
        journal.onViewChanged(anew);
        journal.onViewChanged(anew.withConvergence(0.5));

        assertThat(newest().kind()).isEqualTo(Kind.RENEWED);
        assertThat(newest().subject().id()).isEqualTo(id(1));
        assertThat(newest().successor()).isEqualTo(id(50));
        assertThat(journal.recorded(Kind.RENEWED)).isEqualTo(1);
        assertThat(journal.remembered()).isZero();
    }

    @Test
    void tenThousandThatDieAtOnceLeaveNoMoreThanTheSize() {
        int dying = 10_000;
        for (int number = 10; number < 10 + dying; number++) {
            tell(MembershipEvent.Kind.JOINED, number, Evidence.alive(1), null);
        }
        for (int number = 10; number < 10 + dying; number++) {
            suspect(number, 1, Grounds.TIMEOUT);
        }
        for (int number = 10; number < 10 + dying; number++) {
            tell(MembershipEvent.Kind.DIED, number, Evidence.dead(1), null);
        }

        assertThat(journal.entries()).hasSize(100).allMatch(entry -> entry.kind() == Kind.DIED);
        assertThat(newest().number()).isEqualTo(3L * dying);
        assertThat(journal.dropped()).isEqualTo(3L * dying - 100);
        assertThat(journal.recorded(Kind.SUSPECTED)).isEqualTo(dying);
        assertThat(journal.remembered()).as("of the dead").isZero();
    }

    @Test
    void anEntryStaysSmallWhateverAMemberOffers() {
        MemberState state = MemberState.EMPTY;
        for (int port = 1; port <= 30; port++) {
            state = with(state, "service" + port, port, Readiness.UP);
        }
        cluster.alive(5, state);
        journal.onViewChanged(cluster.view());
        tell(MembershipEvent.Kind.DIED, 5, Evidence.dead(1), null);

        assertThat(newest().subject().instances()).hasSize(Party.MAX_INSTANCES);
        assertThat(newest().subject().instancesLeftOut()).isEqualTo(30 - Party.MAX_INSTANCES);
    }

    @Test
    void withoutRoomEventsAreCountedAndNoneIsKept() {
        GossipJournal none = new GossipJournal(0, time, time::nanos);
        none.onViewChanged(cluster.view());
        none.onEvent(
                new MembershipEvent(MembershipEvent.Kind.DIED, member(2, Evidence.dead(1), MemberState.EMPTY), null));

        assertThat(none.entries()).isEmpty();
        assertThat(none.recorded(Kind.DIED)).isEqualTo(1);
        assertThat(none.dropped()).isEqualTo(1);
    }

    @Test
    void aReaderSeesWholeEntriesInOrderWhileOthersAreWritten() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        Thread writer = new Thread(() -> {
            for (int number = 10; number < 50_000; number++) {
                tell(MembershipEvent.Kind.JOINED, number, Evidence.alive(1), null);
            }
            done.set(true);
        });
        writer.start();
        do {
            List<JournalEntry> entries = journal.entries();
            assertThat(entries).hasSizeLessThanOrEqualTo(100);
            LongStream.range(1, entries.size())
                    .forEach(i -> assertThat(entries.get((int) i).number())
                            .isLessThan(entries.get((int) i - 1).number()));
        } while (!done.get());
        writer.join();

        assertThat(journal.entries()).hasSize(100);
    }

    private JournalEntry newest() {
        return journal.entries().get(0);
    }

    private void suspect(int number, int accuser, Grounds grounds) {
        tell(MembershipEvent.Kind.SUSPECTED, number, Evidence.suspect(1), new Accusation(id(accuser), grounds));
    }

    /** As the node tells it: first the event, then the view. */
    private void change(int number, MemberState state) {
        cluster.alive(number, state);
        journal.onEvent(cluster.event(number, MembershipEvent.Kind.STATE_CHANGED, null));
        journal.onViewChanged(cluster.view());
    }

    /** As the engine tells it: the state of who is gone is forgotten. */
    private void tell(MembershipEvent.Kind kind, int number, Evidence evidence, @Nullable Accusation accusation) {
        journal.onEvent(new MembershipEvent(kind, member(number, evidence, MemberState.EMPTY), accusation));
    }

    private static Member member(int number, Evidence evidence, MemberState state) {
        NodeId id = id(number);
        return new Member(id, NodeAddress.ofIpv4(0x7F000001, 1 + number), evidence, state);
    }

    /** Both clocks, moved by hand. */
    private static final class Time extends Clock {

        private Duration passed = Duration.ZERO;

        void pass(Duration duration) {
            passed = passed.plus(duration);
        }

        long nanos() {
            return passed.toNanos();
        }

        @Override
        public Instant instant() {
            return START.plus(passed);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
