package io.gossipdiscovery.simulator;

import io.gossipdiscovery.membership.config.DisseminationSettings;
import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.config.ProbeSettings;
import io.gossipdiscovery.membership.config.SuspicionSettings;
import io.gossipdiscovery.membership.config.SyncSettings;
import java.time.Duration;

/** The protocols that an experiment sets side by side: the same engine, by its ordinary settings alone. */
enum Contestant {

    /**
     * SWIM as HashiCorp's memberlist had it before Lifeguard: its LAN timing, a fixed suspicion timeout with α = 5, and none of what
     * this engine adds. A probe that fails is tried by stream as well, as there.
     */
    SWIM("plain SWIM", "swim.", "#c0392b") {
        @Override
        MembershipSettings settings() {
            return plain(0, new SuspicionSettings(ALPHA, 1, 0, Duration.ZERO, SECOND, SECOND, 1, false, false));
        }
    },

    /** The same with the three rules of Lifeguard: local health, a suspicion timeout that falls with accusers, the buddy system. */
    LIFEGUARD("Lifeguard alone", "lifeguardAlone.", "#e08e0b") {
        @Override
        MembershipSettings settings() {
            return plain(
                    MAX_LOCAL_HEALTH,
                    new SuspicionSettings(ALPHA, 6, 3, Duration.ZERO, SECOND, SECOND, 1, true, false));
        }
    },

    /** What is shipped. */
    SHIPPED("lan preset", "", "#1f6fb2") {
        @Override
        MembershipSettings settings() {
            return MembershipSettings.lan(CLUSTER);
        }
    };

    private static final String CLUSTER = "experiment";
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final double ALPHA = 5;
    private static final int MAX_LOCAL_HEALTH = 8;

    private final String title;
    private final String prefix;
    private final String colour;

    Contestant(String title, String prefix, String colour) {
        this.title = title;
        this.prefix = prefix;
        this.colour = colour;
    }

    abstract MembershipSettings settings();

    /** What a person reads. */
    String title() {
        return title;
    }

    /** What the names of its figures begin with for programs. */
    String prefix() {
        return prefix;
    }

    /** Of its line in a drawing. */
    String colour() {
        return colour;
    }

    private static MembershipSettings plain(int maxLocalHealth, SuspicionSettings suspicion) {
        MembershipSettings lan = MembershipSettings.lan(CLUSTER);
        DisseminationSettings spread = lan.dissemination();
        SyncSettings sync = lan.sync();
        return new MembershipSettings(
                lan.cluster(),
                new ProbeSettings(SECOND, Duration.ofMillis(500), 3, maxLocalHealth, 0, 1, 0, false, 0, 0, false),
                suspicion,
                new DisseminationSettings(
                        Duration.ofMillis(200), 3, spread.eagerDelay(), 0, 64, 4, spread.datagramBytes(), 0, 0),
                new SyncSettings(
                        Duration.ZERO,
                        sync.chunkRecords(),
                        sync.seedRetry(),
                        sync.streamTimeout(),
                        sync.leaveNotices(),
                        sync.leaveTimeout(),
                        sync.tombstoneLife()),
                lan.limits(),
                lan.keys());
    }
}
