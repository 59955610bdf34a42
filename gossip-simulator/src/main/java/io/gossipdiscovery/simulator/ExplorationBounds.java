package io.gossipdiscovery.simulator;

import io.gossipdiscovery.membership.config.LimitSettings;
import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.config.ProbeSettings;
import io.gossipdiscovery.membership.config.SuspicionSettings;
import io.gossipdiscovery.membership.config.SyncSettings;
import java.time.Duration;

/**
 * How far an exploration goes.
 *
 * @param settings of all three nodes; short times make every step cheap
 * @param seed of the engines' randomness
 * @param depth steps beyond a starting point
 * @param states different states after which nothing more is expanded
 * @param convergenceChecks different states of the last depth from which the cluster must come to rest, evenly spread; 0 for none
 */
record ExplorationBounds(MembershipSettings settings, long seed, int depth, int states, int convergenceChecks) {

    ExplorationBounds {
        if (depth < 1 || states < 1 || convergenceChecks < 0) {
            throw new IllegalArgumentException(
                    "Exploration to depth " + depth + ", " + states + " states, " + convergenceChecks
                            + " checks of convergence: the first two must be 1 or more, the third 0 or more");
        }
    }

    /** What fits into every build. */
    static ExplorationBounds standard() {
        return new ExplorationBounds(shortLived(), 1, 3, 120_000, 3_000);
    }

    /** The LAN preset with a short memory: suspicions last seconds, tombstones ten. */
    static MembershipSettings shortLived() {
        MembershipSettings lan = MembershipSettings.lan("explore");
        LimitSettings limits = lan.limits();
        return new MembershipSettings(
                lan.cluster(),
                new ProbeSettings(
                        lan.probing().protocolPeriod(),
                        lan.probing().ackTimeout(),
                        lan.probing().indirectProbes(),
                        1,
                        lan.probing().ringTargets(),
                        lan.probing().ackTimeoutCap(),
                        lan.probing().pauseGuardMillis(),
                        lan.probing().testsItself(),
                        lan.probing().confirmers(),
                        0,
                        lan.probing().triesDead()),
                new SuspicionSettings(
                        1,
                        2,
                        lan.suspicion().accusers(),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(20),
                        lan.suspicion().silenceSlowdown(),
                        lan.suspicion().accusedHearsFirst(),
                        lan.suspicion().doubtsTheDead()),
                lan.dissemination(),
                new SyncSettings(
                        Duration.ofSeconds(1),
                        lan.sync().chunkRecords(),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(1),
                        lan.sync().leaveNotices(),
                        lan.sync().leaveTimeout(),
                        Duration.ofSeconds(10)),
                limits,
                lan.keys());
    }
}
