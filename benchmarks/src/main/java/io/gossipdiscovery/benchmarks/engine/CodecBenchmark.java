package io.gossipdiscovery.benchmarks.engine;

import io.gossipdiscovery.membership.message.Message;
import io.gossipdiscovery.membership.message.Packet;
import io.gossipdiscovery.membership.message.Update;
import io.gossipdiscovery.membership.wire.PacketReader;
import io.gossipdiscovery.membership.wire.PacketWriter;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Bytes to values and back, for one gossip packet full of updates. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CodecBenchmark {

    private final List<Update> updates = Traffic.packetful(Traffic.members(1_000), 0, 1);
    private final byte[] content = Traffic.encode(updates);

    @Benchmark
    public @Nullable Packet decode() {
        return PacketReader.read(ByteBuffer.wrap(content));
    }

    /** To the brim: once more than there is room for, which a sender cannot know either. */
    @Benchmark
    public byte[] encode() {
        PacketWriter writer = new PacketWriter(new Message.Gossip(), Traffic.CONTENT_BYTES);
        int next = 0;
        while (writer.tryAdd(updates.get(next))) {
            next = next + 1 == updates.size() ? 0 : next + 1;
        }
        return writer.toArray();
    }
}
