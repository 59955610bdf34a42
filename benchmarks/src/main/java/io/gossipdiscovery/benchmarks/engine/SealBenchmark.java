package io.gossipdiscovery.benchmarks.engine;

import io.gossipdiscovery.membership.crypto.Keyring;
import io.gossipdiscovery.membership.crypto.Keyring.Sender;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** AES-256-GCM over 1,200 bytes, for a sender whose derived key is cached, and for one whose key must be derived first. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SealBenchmark {

    private static final int PLAIN_BYTES = 1_200;
    private static final Sender SENDER = new Sender(1, 2);
    private static final byte[] ASSOCIATED = new byte[48];

    @Param({"cached", "new"})
    private String sender = "cached";

    private final byte[] plain = new byte[PLAIN_BYTES];
    private Keyring keyring = Traffic.keyring(0);
    private byte[] sealed = plain;
    private long nonce;

    @Setup
    public void prepare() {
        keyring = Traffic.keyring(sender.equals("cached") ? 1_024 : 0);
        sealed = keyring.seal(SENDER, nonce, ASSOCIATED, plain);
    }

    @Benchmark
    public byte[] seal() {
        return keyring.seal(SENDER, ++nonce, ASSOCIATED, plain);
    }

    @Benchmark
    public byte[] open() {
        Keyring.Unsealed opened = keyring.open(SENDER, 0, ASSOCIATED, sealed);
        if (opened == null) {
            throw new IllegalStateException("what this keyring has sealed it does not open");
        }
        return opened.plain().array();
    }
}
