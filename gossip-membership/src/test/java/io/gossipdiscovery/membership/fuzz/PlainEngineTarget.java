package io.gossipdiscovery.membership.fuzz;

/** Bytes as what happens to two engines in the clear, where anybody may say anything in anybody's name. */
public final class PlainEngineTarget {

    /** Whether the direct answers to a datagram, acks, nacks and Gone, must together be no longer than it. */
    private static final boolean NO_AMPLIFICATION = true;

    private PlainEngineTarget() {}

    /** What the fuzzer calls. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        new FuzzedCluster(bytes, false, NO_AMPLIFICATION).play();
    }
}
