package io.gossipdiscovery.membership.antientropy;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.membership.member.MemberState;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.message.MemberRecord;
import io.gossipdiscovery.membership.message.Message.SyncChunk;
import io.gossipdiscovery.membership.table.MemberTable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TableWalkTests {

    private static final long LIFE = TimeUnit.HOURS.toNanos(1);
    private static final int RECORD_BYTES = 100;

    private final MemberTable table = new MemberTable(id(0), address(1), 5, 1_000, LIFE, 0);

    @Test
    void tellsEverybodyOnceInChunksOfAtMostSoManyRecords() {
        join(9);
        TableWalk walk = new TableWalk(table, new FrameBounds(4, 1_000_000, record -> RECORD_BYTES));
        List<SyncChunk> chunks = chunks(walk, 0);
        assertThat(chunks).extracting(chunk -> chunk.records().size()).containsExactly(4, 4, 2);
        assertThat(chunks).extracting(SyncChunk::last).containsExactly(false, false, true);
        assertThat(numbers(chunks))
                .containsExactlyElementsOf(LongStream.rangeClosed(0, 9).boxed().toList());
    }

    @Test
    void aChunkIsTheLastAsSoonAsNobodyIsLeft() {
        join(3);
        assertThat(new TableWalk(table, new FrameBounds(4, 1_000_000, record -> RECORD_BYTES))
                        .next(0)
                        .last())
                .isTrue();
    }

    @Test
    void aChunkEndsBeforeItHasTooManyBytes() {
        join(6);
        assertThat(chunks(new TableWalk(table, new FrameBounds(64, 3 * RECORD_BYTES, record -> RECORD_BYTES)), 0))
                .extracting(chunk -> chunk.records().size())
                .containsExactly(3, 3, 1);
        assertThat(chunks(new TableWalk(table, new FrameBounds(64, 3 * RECORD_BYTES - 1, record -> RECORD_BYTES)), 0))
                .extracting(chunk -> chunk.records().size())
                .containsExactly(2, 2, 2, 1);
    }

    @Test
    void aRecordThatIsLargerThanAChunkTravelsAlone() {
        join(2);
        assertThat(chunks(new TableWalk(table, new FrameBounds(64, RECORD_BYTES - 1, record -> RECORD_BYTES)), 0))
                .extracting(chunk -> chunk.records().size())
                .containsExactly(1, 1, 1);
    }

    @Test
    void theLivingAreToldWithTheirStateAndWithoutAge() {
        join(1);
        MemberState state = MemberState.EMPTY.with("k", new byte[] {1});
        table.apply(table.find(id(1)), state.deltaSince(0));
        Member member = new Member(id(1), address(1), Evidence.alive(0), MemberState.EMPTY.apply(state.deltaSince(0)));
        assertThat(all(TimeUnit.HOURS.toNanos(9))).contains(new MemberRecord(member, 0));
    }

    @Test
    void theDeadAreToldWithTheirAgeInSecondsAndForgottenPastHalfTheirLife() {
        join(1);
        table.merge(id(1), address(1), Evidence.dead(3), 0, TimeUnit.SECONDS.toNanos(10));
        Member member = new Member(id(1), address(1), Evidence.dead(3), MemberState.EMPTY);
        assertThat(all(TimeUnit.SECONDS.toNanos(17) + 1)).contains(new MemberRecord(member, 7));
        assertThat(all(TimeUnit.SECONDS.toNanos(10) + LIFE / 2))
                .extracting(MemberRecord::id)
                .doesNotContain(member.id());
    }

    @Test
    void whoWasForgottenIsNotTold() {
        join(3);
        table.merge(id(2), address(1), Evidence.LEFT, 0, 0);
        for (int i = 0; i < 4; i++) {
            table.expire(LIFE);
        }
        assertThat(numbers(chunks(new TableWalk(table, new FrameBounds(2, 1_000_000, record -> RECORD_BYTES)), LIFE)))
                .containsExactly(0L, 1L, 3L);
    }

    private void join(int last) {
        for (int number = 1; number <= last; number++) {
            table.merge(id(number), address(1), Evidence.alive(0), 0, 0);
        }
    }

    private List<MemberRecord> all(long nowNanos) {
        return new TableWalk(table, new FrameBounds(64, 1_000_000, record -> RECORD_BYTES))
                .next(nowNanos)
                .records();
    }

    private static List<SyncChunk> chunks(TableWalk walk, long nowNanos) {
        List<SyncChunk> chunks = new ArrayList<>();
        SyncChunk chunk;
        do {
            chunk = walk.next(nowNanos);
            chunks.add(chunk);
        } while (!chunk.last());
        return chunks;
    }

    private static List<Long> numbers(List<SyncChunk> chunks) {
        return chunks.stream()
                .flatMap(chunk -> chunk.records().stream())
                .map(record -> record.id().low())
                .toList();
    }

    private static NodeId id(int number) {
        return new NodeId(0, number);
    }

    private static NodeAddress address(int number) {
        return NodeAddress.ofIpv4(number, 1_000);
    }
}
