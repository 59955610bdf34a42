package io.gossipdiscovery.membership.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.membership.member.MemberState;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Small packets that announce much. */
class LengthBombTests {

    private static final int RECORDS = 64;
    /** Room for the lists of counts that are as large as may be, and nothing that a length announces. */
    private static final long SMALL_BYTES = 16 * 1024;

    private static final NodeId ID = new NodeId(1, 1);
    private static final NodeAddress ADDRESS = NodeAddress.ofIpv4(0x0A00_0001, 1);

    @ParameterizedTest
    @ValueSource(longs = {100, 65_535, Integer.MAX_VALUE, 1L << 32, Long.MAX_VALUE, -1})
    void aLengthThatIsNotThereIsRefusedBeforeAnythingIsAllocated(long length) {
        assertRefusedCheaply(section(length)); // of a message
        assertRefusedCheaply(chunk(section(length))); // of a record in it
        assertRefusedCheaply(chunk(record(delta(1, key(length)))));
        assertRefusedCheaply(chunk(record(delta(1, value(length)))));
        assertRefusedCheaply(chunk(record(address(length))));
    }

    @Test
    void countsAtTheirMaximumWithNothingBehindThemAreRefusedBeforeMuchIsAllocated() {
        assertRefusedCheaply(chunk(new byte[0]));
        assertRefusedCheaply(chunk(record(delta(MemberState.MAX_ENTRIES, new byte[0]))));
        assertRefusedCheaply(packet(Code.SYNC_ENTRIES, counted(9)));
        assertRefusedCheaply(packet(Code.SYNC_RECORDS, counted(1)));
        assertRefusedCheaply(packet(Code.SYNC_BUCKETS, counted(8)));
    }

    @Test
    void countsAboveTheirMaximumAreRefused() {
        for (long count : new long[] {RECORDS + 1, Integer.MAX_VALUE, Long.MAX_VALUE}) {
            ByteWriter body = new ByteWriter(64);
            body.u8(1);
            body.varint(count);
            assertRefusedCheaply(packet(Code.SYNC_CHUNK, body));
            assertRefusedCheaply(chunk(record(delta(count, new byte[0]))));
        }
    }

    private static void assertRefusedCheaply(byte[] content) {
        assertThat(PacketReader.read(ByteBuffer.wrap(content))).isNull(); // once for classes that it loads
        long before = allocated();
        assertThat(PacketReader.read(ByteBuffer.wrap(content))).isNull();
        assertThat(allocated() - before).isLessThan(SMALL_BYTES);
    }

    private static long allocated() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        return threads.getCurrentThreadAllocatedBytes();
    }

    private static byte[] section(long length) {
        ByteWriter out = new ByteWriter(64);
        out.u8(Code.SYNC_CHUNK);
        out.varint(length);
        out.u8(0);
        return out.toArray();
    }

    /** The largest count of a list, so many bytes behind the beginning of a message. */
    private static ByteWriter counted(int at) {
        ByteWriter body = new ByteWriter(64);
        body.raw(new byte[at]);
        body.varint(RECORDS);
        return body;
    }

    /** A chunk that announces as many records as may be, and has one. */
    private static byte[] chunk(byte[] record) {
        ByteWriter body = new ByteWriter(128);
        body.u8(1);
        body.varint(RECORDS);
        body.raw(record);
        return packet(Code.SYNC_CHUNK, body);
    }

    private static byte[] packet(int type, ByteWriter body) {
        ByteWriter out = new ByteWriter(128);
        out.u8(type);
        out.sized(body.toArray());
        return out.toArray();
    }

    private static byte[] record(byte[] rest) {
        ByteWriter body = new ByteWriter(128);
        body.id(ID);
        body.address(ADDRESS);
        body.u8(1);
        body.varint(0);
        body.varint(0);
        body.raw(rest);
        ByteWriter out = new ByteWriter(128);
        out.sized(body.toArray());
        return out.toArray();
    }

    private static byte[] delta(long count, byte[] entry) {
        ByteWriter out = new ByteWriter(64);
        out.varint(0);
        out.varint(Long.MAX_VALUE);
        out.varint(count);
        out.raw(entry);
        return out.toArray();
    }

    private static byte[] key(long length) {
        ByteWriter out = new ByteWriter(64);
        out.varint(length);
        out.u8('k');
        return out.toArray();
    }

    private static byte[] value(long length) {
        ByteWriter out = new ByteWriter(64);
        out.text("k");
        out.varint(1);
        out.varint(length);
        return out.toArray();
    }

    private static byte[] address(long length) {
        ByteWriter out = new ByteWriter(64);
        out.id(ID);
        out.varint(length);
        return out.toArray();
    }
}
