package io.gossipdiscovery.membership.antientropy;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.member.MemberState;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.member.StateDelta;
import io.gossipdiscovery.membership.member.Status;
import io.gossipdiscovery.membership.message.MemberRecord;
import io.gossipdiscovery.membership.message.Message;
import io.gossipdiscovery.membership.table.MemberTable;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What two tables say to each other in a comparison, without anything between them. */
class ComparisonTests {

    private static final long LIFE = TimeUnit.HOURS.toNanos(1);
    private static final long NOW = TimeUnit.HOURS.toNanos(9);
    private static final int RECORD_BYTES = 100;

    private final NodeId firstId = new NodeId(1, 1);
    private final NodeId secondId = new NodeId(-1, 2);
    private final MemberTable first = table(firstId);
    private final MemberTable second = table(secondId);

    /** One exchange, and what went over the wire. */
    private static final class Exchange {
        private final List<MemberRecord> records = new ArrayList<>();
        private int frames = 2;
        private int entries;
        private int mostPerFrame;

        Exchange(MemberTable opener, MemberTable asked, FrameBounds bounds, Runnable meanwhile) {
            Comparison comparison = new Comparison(opener, bounds);
            ComparisonAnswer answer = new ComparisonAnswer(asked, bounds, comparison.open());
            Message.SyncEntries entries = answer.first(NOW);
            while (entries != null) {
                count(entries.entries().size(), entries.records().size());
                this.entries += entries.entries().size();
                take(opener, entries.records());
                Message.SyncRecords records = comparison.answer(entries, NOW);
                if (records == null) {
                    break;
                }
                meanwhile.run();
                frames++;
                count(records.wanted().size(), records.records().size());
                take(asked, records.records());
                entries = answer.answer(records, NOW);
                frames += entries == null ? 0 : 1;
                assertThat(entries == null).isEqualTo(comparison.isOver());
                assertThat(frames).isLessThan(2_000);
            }
            assertThat(comparison.isOver()).isTrue();
        }

        Exchange(MemberTable opener, MemberTable asked) {
            this(opener, asked, new FrameBounds(64, 10_000, record -> RECORD_BYTES), () -> {});
        }

        private void count(int... sizes) {
            for (int size : sizes) {
                mostPerFrame = Math.max(mostPerFrame, size);
            }
        }

        private void take(MemberTable table, List<MemberRecord> records) {
            for (MemberRecord record : records) {
                this.records.add(record);
                table.merge(
                        record.id(),
                        record.address(),
                        record.evidence(),
                        TimeUnit.SECONDS.toNanos(record.tombstoneAgeSeconds()),
                        NOW);
                table.apply(table.find(record.id()), record.delta());
            }
        }
    }

    @Test
    void anyTwoTablesBecomeOneAndOnlyDifferencesAreSent() {
        for (long seed = 0; seed < 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            MemberTable one = table(firstId);
            MemberTable other = table(secondId);
            int shared = random.nextInt(200);
            for (int i = 0; i < shared; i++) {
                change(one, other, new NodeId(random.nextLong(), i), random);
            }
            int differences = differences(one, other);
            FrameBounds bounds =
                    new FrameBounds(1 + random.nextInt(64), 150 + random.nextInt(9_000), r -> RECORD_BYTES);

            Exchange exchange = new Exchange(one, other, bounds, () -> {});

            assertThat(one.hash()).as("seed %d", seed).isEqualTo(other.hash());
            assertThat(exchange.records).as("seed %d", seed).hasSize(differences);
            assertThat(exchange.mostPerFrame).isLessThanOrEqualTo(bounds.records());
        }
    }

    @Test
    void equalTablesAreDoneAfterTheBucketHashes() {
        both(firstId, Evidence.alive(0));
        both(secondId, Evidence.alive(0));

        Exchange exchange = new Exchange(first, second);

        assertThat(exchange.entries).isZero();
        assertThat(exchange.records).isEmpty();
        assertThat(exchange.frames).isEqualTo(2);
    }

    @Test
    void onlyBucketsThatDifferAreNamed() {
        both(firstId, Evidence.alive(0));
        both(secondId, Evidence.alive(0));
        for (int bucket = 0; bucket < 64; bucket++) {
            both(new NodeId((long) bucket << 58, 7), Evidence.alive(0));
        }
        first.merge(new NodeId(5L << 58, 9), address(), Evidence.alive(0), 0, NOW);

        Exchange exchange = new Exchange(second, first);

        assertThat(exchange.entries).isEqualTo(2);
        assertThat(exchange.records).hasSize(1);
    }

    @Test
    void aSuspicionIsNoDifference() {
        both(firstId, Evidence.alive(0));
        both(secondId, Evidence.alive(0));
        both(new NodeId(3, 3), Evidence.alive(4));
        first.merge(new NodeId(3, 3), address(), Evidence.suspect(4), 0, NOW);
        first.merge(new NodeId(3, 4), address(), Evidence.alive(0), 0, NOW); // so that the bucket is looked into

        assertThat(new Exchange(first, second).records)
                .extracting(MemberRecord::id)
                .containsExactly(new NodeId(3, 4));
    }

    @Test
    void ofAStateOnlyWhatIsLackedIsSent() {
        both(firstId, Evidence.alive(0));
        both(secondId, Evidence.alive(0));
        NodeId subject = new NodeId(3, 3);
        both(subject, Evidence.alive(0));
        MemberState old = MemberState.EMPTY.with("a", new byte[] {1}).with("b", new byte[] {2});
        // writes that came one by one can be told one by one
        apply(first, subject, new StateDelta(0, 1, old.deltaSince(0).entries().subList(0, 1)));
        apply(first, subject, old.deltaSince(1));
        apply(second, subject, old.deltaSince(0));
        apply(first, subject, old.with("c", new byte[] {3}).deltaSince(2));

        assertThat(new Exchange(second, first).records)
                .extracting(record -> record.delta().from())
                .containsExactly(2L);
        assertThat(second.state(second.find(subject)).version()).isEqualTo(3);
    }

    @Test
    void tombstonesPastHalfTheirLifeAreNeitherSentNorAskedFor() {
        both(firstId, Evidence.alive(0));
        both(secondId, Evidence.alive(0));
        first.merge(new NodeId(3, 3), address(), Evidence.dead(0), LIFE / 2 - 1, NOW - 2);
        second.merge(new NodeId(3, 3), address(), Evidence.alive(0), 0, NOW);

        assertThat(new Exchange(first, second).records).isEmpty();
        assertThat(new Exchange(second, first).records)
                .noneMatch(record -> record.evidence().status() == Status.DEAD);
        assertThat(second.status(second.find(new NodeId(3, 3)))).isEqualTo(Status.ALIVE);
    }

    @Test
    void aTombstoneIsSentWithItsAge() {
        both(firstId, Evidence.alive(0));
        both(secondId, Evidence.alive(0));
        first.merge(new NodeId(3, 3), address(3), Evidence.dead(0), TimeUnit.SECONDS.toNanos(77), NOW);

        assertThat(new Exchange(second, first).records)
                .extracting(MemberRecord::tombstoneAgeSeconds)
                .containsExactly(77L);
    }

    @Test
    void whoComesAndGoesDuringAComparisonDoesNotBreakIt() {
        for (long seed = 0; seed < 100; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            MemberTable one = table(firstId);
            MemberTable other = table(secondId);
            for (int i = 0; i < 150; i++) {
                change(one, other, new NodeId(random.nextLong(), i), random);
            }
            FrameBounds bounds = new FrameBounds(5, 400, record -> RECORD_BYTES);

            int[] next = {1_000};
            new Exchange(one, other, bounds, () -> {
                change(one, other, new NodeId(random.nextLong(), next[0]++), random);
                int row = random.nextInt(1, one.rowLimit());
                one.merge(one.id(row), one.address(row), Evidence.dead(9), LIFE / 4, NOW);
            });
            new Exchange(one, other, bounds, () -> {});

            assertThat(one.hash()).as("seed %d", seed).isEqualTo(other.hash());
        }
    }

    @Test
    void anAnswererOwesNoMoreThanWasNamed() {
        both(firstId, Evidence.alive(0));
        both(secondId, Evidence.alive(0));
        for (int i = 0; i < 500; i++) {
            second.merge(new NodeId(i, 1_000), address(), Evidence.alive(0), 0, NOW);
        }
        FrameBounds bounds = new FrameBounds(64, RECORD_BYTES, record -> RECORD_BYTES);

        Exchange exchange = new Exchange(first, second, bounds, () -> {});

        assertThat(exchange.records).hasSize(500);
        assertThat(first.hash()).isEqualTo(second.hash());
    }

    private void both(NodeId id, Evidence evidence) {
        for (MemberTable table : List.of(first, second)) {
            table.merge(id, address(), evidence, 0, NOW);
        }
    }

    private static void apply(MemberTable table, NodeId id, StateDelta delta) {
        assertThat(table.apply(table.find(id), delta)).isTrue();
    }

    /** Something that one, the other or both tables hold of somebody, equal or not. */
    private static void change(MemberTable one, MemberTable other, NodeId id, SplittableRandom random) {
        boolean equal = random.nextInt(3) > 0;
        Evidence evidence = evidence(random);
        MemberState state = state(random);
        for (MemberTable table : List.of(one, other)) {
            if (equal || random.nextInt(4) > 0) {
                table.merge(id, address((int) id.low()), equal ? evidence : evidence(random), 0, NOW);
                table.apply(table.find(id), (equal ? state : state(random)).deltaSince(0));
            }
        }
    }

    private static Evidence evidence(SplittableRandom random) {
        return switch (random.nextInt(6)) {
            case 0 -> Evidence.dead(random.nextInt(3));
            case 1 -> Evidence.LEFT;
            case 2 -> Evidence.suspect(random.nextInt(3));
            default -> Evidence.alive(random.nextInt(3));
        };
    }

    private static MemberState state(SplittableRandom random) {
        MemberState state = MemberState.EMPTY;
        for (int i = random.nextInt(4); i > 0; i--) {
            state = state.with("k" + i, new byte[] {1});
        }
        return state;
    }

    /** For how many members each side has something that the other lacks. */
    private static int differences(MemberTable one, MemberTable other) {
        return lacks(one, other) + lacks(other, one);
    }

    private static int lacks(MemberTable holder, MemberTable lacking) {
        int count = 0;
        for (int row = 0; row < holder.rowLimit(); row++) {
            int their = lacking.find(holder.id(row));
            if (their == MemberTable.NONE || isAhead(holder, row, lacking, their)) {
                count++;
            }
        }
        return count;
    }

    private static boolean isAhead(MemberTable holder, int row, MemberTable lacking, int their) {
        Evidence held = alive(holder.evidence(row));
        Evidence theirs = alive(lacking.evidence(their));
        boolean live = held.status().isLive() && theirs.status().isLive();
        return held.supersedes(theirs)
                || (live && holder.state(row).version() > lacking.state(their).version());
    }

    private static Evidence alive(Evidence evidence) {
        return evidence.status().isLive()
                ? Evidence.alive(evidence.incarnation().value())
                : evidence;
    }

    private static MemberTable table(NodeId self) {
        return new MemberTable(self, address(), 5, 10_000, LIFE, NOW);
    }

    private static NodeAddress address() {
        return address(-1);
    }

    private static NodeAddress address(int number) {
        return NodeAddress.ofIpv4(number, 1_000);
    }
}
