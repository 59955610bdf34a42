package io.gossipdiscovery.membership.fuzz;

/** Bytes as what happens to two engines with a key, which an insider has as well. */
public final class SealedEngineTarget {

    private SealedEngineTarget() {}

    /** What the fuzzer calls. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        new FuzzedCluster(bytes, true, false).play();
    }
}
