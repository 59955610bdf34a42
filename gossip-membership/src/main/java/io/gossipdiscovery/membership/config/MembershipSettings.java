package io.gossipdiscovery.membership.config;

import java.nio.charset.StandardCharsets;

/**
 * Everything that can be set about the engine. Immutable; begin with a preset and replace what differs.
 *
 * @param cluster the name that every packet carries: nodes of different names never meet; 1 to 128 bytes of UTF-8
 * @param probing how failures are looked for
 * @param suspicion how long an accused member may refute
 * @param dissemination how news spreads
 * @param sync how nodes join and repair differences
 * @param limits the bounds of everything that could grow
 * @param keys how a cluster without shared keys agrees on one
 */
public record MembershipSettings(
        String cluster,
        ProbeSettings probing,
        SuspicionSettings suspicion,
        DisseminationSettings dissemination,
        SyncSettings sync,
        LimitSettings limits,
        KeySettings keys) {

    private static final int MAX_CLUSTER_BYTES = 128;

    public MembershipSettings {
        int length = cluster.getBytes(StandardCharsets.UTF_8).length;
        if (length == 0 || length > MAX_CLUSTER_BYTES) {
            throw new IllegalArgumentException("Cluster name '" + cluster + "' has " + length
                    + " bytes in UTF-8, allowed are 1 to " + MAX_CLUSTER_BYTES);
        }
    }

    /** For instances on one machine: round trips far below a millisecond. */
    public static MembershipSettings local(String cluster) {
        return preset(cluster, ProbeSettings.local());
    }

    /** For one data centre. The default. */
    public static MembershipSettings lan(String cluster) {
        return preset(cluster, ProbeSettings.lan());
    }

    /** For several data centres. */
    public static MembershipSettings wan(String cluster) {
        return preset(cluster, ProbeSettings.wan());
    }

    /** The same with another {@code probing}. */
    public MembershipSettings withProbing(ProbeSettings probing) {
        return new MembershipSettings(cluster, probing, suspicion, dissemination, sync, limits, keys);
    }

    /** The same with another {@code suspicion}. */
    public MembershipSettings withSuspicion(SuspicionSettings suspicion) {
        return new MembershipSettings(cluster, probing, suspicion, dissemination, sync, limits, keys);
    }

    /** The same with another {@code dissemination}. */
    public MembershipSettings withDissemination(DisseminationSettings dissemination) {
        return new MembershipSettings(cluster, probing, suspicion, dissemination, sync, limits, keys);
    }

    /** The same with another {@code sync}. */
    public MembershipSettings withSync(SyncSettings sync) {
        return new MembershipSettings(cluster, probing, suspicion, dissemination, sync, limits, keys);
    }

    /** The same with another {@code limits}. */
    public MembershipSettings withLimits(LimitSettings limits) {
        return new MembershipSettings(cluster, probing, suspicion, dissemination, sync, limits, keys);
    }

    /** The same with another {@code keys}. */
    public MembershipSettings withKeys(KeySettings keys) {
        return new MembershipSettings(cluster, probing, suspicion, dissemination, sync, limits, keys);
    }

    private static MembershipSettings preset(String cluster, ProbeSettings probing) {
        return new MembershipSettings(
                cluster,
                probing,
                SuspicionSettings.defaults(),
                DisseminationSettings.defaults(),
                SyncSettings.defaults(),
                LimitSettings.defaults(),
                KeySettings.defaults());
    }
}
