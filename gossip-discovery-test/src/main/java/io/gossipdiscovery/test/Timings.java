package io.gossipdiscovery.test;

import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.config.ProbeSettings;
import io.gossipdiscovery.membership.config.SuspicionSettings;
import io.gossipdiscovery.membership.config.SyncSettings;
import java.time.Duration;

/** How soon a cluster notices what only silence tells. A process that ends is noticed as soon with either. */
public enum Timings {

    /** The preset {@code local}, with which applications on one machine run: a partition is noticed within half a minute or so. */
    LOCAL {
        @Override
        MembershipSettings settings(String cluster) {
            return MembershipSettings.local(cluster);
        }
    },

    /**
     * For tests of partitions, which are noticed within about two seconds. A node takes others for dead that it has not heard for so long: a
     * build on a machine that is much too busy may see members go and come back.
     */
    FAST {
        @Override
        MembershipSettings settings(String cluster) {
            MembershipSettings local = MembershipSettings.local(cluster);
            return new MembershipSettings(
                    cluster,
                    new ProbeSettings(
                            Duration.ofMillis(200), Duration.ofMillis(40), 3, 2, 3, 2.5, 100, true, 8, 3, true),
                    new SuspicionSettings(
                            2, 2, 3, Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(1), 2, true, true),
                    local.dissemination().withGossipTick(Duration.ofMillis(50)),
                    new SyncSettings(
                            Duration.ofSeconds(1),
                            64,
                            Duration.ofSeconds(1),
                            Duration.ofSeconds(5),
                            32,
                            Duration.ofSeconds(1),
                            Duration.ofHours(1)),
                    local.limits(),
                    local.keys());
        }
    };

    abstract MembershipSettings settings(String cluster);
}
