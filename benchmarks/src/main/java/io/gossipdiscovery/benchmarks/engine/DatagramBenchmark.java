package io.gossipdiscovery.benchmarks.engine;

import io.gossipdiscovery.membership.MembershipEngine;
import io.gossipdiscovery.membership.crypto.Keyring;
import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.membership.member.NodeAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The whole walk of one datagram through an engine that knows 1,000 members: header, keyring, decoder, table, and what follows.
 * The packet is sealed and full of updates.
 *
 * <p>No packet is taken twice, as no node would send it twice. They are made beforehand, so that making them is in no figure:
 * hence a fixed number of rounds instead of a time.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@Warmup(iterations = DatagramBenchmark.ROUNDS - 20)
@Measurement(iterations = 20)
public class DatagramBenchmark {

    static final int ROUNDS = 60;
    private static final int PACKETS_PER_ROUND = 1_000;
    private static final int MEMBERS = 1_000;

    /** Packets whose every update raises an incarnation. */
    @State(Scope.Thread)
    public static class News {
        private final byte[][] packets = packets(1);
    }

    /** Packets that tell what is known. */
    @State(Scope.Thread)
    public static class OldNews {
        private final byte[][] packets = packets(0);
    }

    private static final List<Member> OTHERS = Traffic.members(MEMBERS);
    private static final Member SENDER = OTHERS.get(0);

    private final MembershipEngine engine = engine();
    private long nowNanos;
    private int taken;
    private long outputs;

    @Benchmark
    @OperationsPerInvocation(PACKETS_PER_ROUND)
    public long datagramOfNews(News news) {
        return take(news.packets);
    }

    @Benchmark
    @OperationsPerInvocation(PACKETS_PER_ROUND)
    public long datagramOfOldNews(OldNews news) {
        return take(news.packets);
    }

    /** A rejected packet is cheap, and would make a fine figure. */
    @TearDown(Level.Trial)
    public void check() {
        Map<String, Long> counters = engine.counters();
        counters.forEach((name, value) -> {
            if (name.startsWith("rejected.") && value != 0) {
                throw new IllegalStateException(value + " of the packets counted as " + name);
            }
        });
    }

    private long take(byte[][] packets) {
        NodeAddress from = SENDER.address();
        for (int i = 0; i < PACKETS_PER_ROUND; i++) {
            nowNanos += TimeUnit.MILLISECONDS.toNanos(1);
            engine.onDatagram(ByteBuffer.wrap(packets[taken++]), from, nowNanos);
            while (engine.poll() != null) {
                outputs++;
            }
        }
        return outputs;
    }

    private static MembershipEngine engine() {
        MembershipEngine engine = new MembershipEngine(
                Traffic.SETTINGS, Traffic.address(MEMBERS), Traffic.keyring(1_024), new SplittableRandom(1), 0);
        engine.learn(OTHERS, 0);
        return engine;
    }

    /**
     * One packet for each that a fork can take.
     *
     * @param step by how much the incarnation rises from packet to packet
     */
    private static byte[][] packets(long step) {
        Keyring keyring = Traffic.keyring(1);
        byte[][] packets = new byte[ROUNDS * PACKETS_PER_ROUND][];
        int subject = 0;
        for (int i = 0; i < packets.length; i++) {
            var updates = Traffic.packetful(OTHERS, subject % MEMBERS, (1L + i) * step);
            subject += updates.size();
            packets[i] = Traffic.seal(keyring, SENDER.id(), i, Traffic.encode(updates));
        }
        return packets;
    }
}
