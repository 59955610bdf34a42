package io.gossipdiscovery.simulator;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** A picture of the protocol at work, drawn from what the real engine sends: always the same one. */
enum Drawing {
    JOIN("a newcomer joins three members through a seed") {
        @Override
        String svg() {
            return JoinScene.svg();
        }
    },

    PROBE("a probe whose ping is lost, and two that help") {
        @Override
        String svg() {
            return ProbeScene.svg();
        }
    },

    SUSPICION("a process that stands still is accused, and refutes") {
        @Override
        String svg() {
            return SuspicionScene.svg();
        }
    },

    CRASH("a process is killed, and its kernel says so") {
        @Override
        String svg() {
            return CrashScene.svg();
        }
    },

    LEAVE("a member drains, and then leaves") {
        @Override
        String svg() {
            return LeaveScene.svg();
        }
    },

    DISSEMINATION("one change reaches sixteen members") {
        @Override
        String svg() {
            return SpreadScene.svg();
        }
    },

    PARTITION_HEAL("what each of sixteen nodes sees while halves are parted, and after") {
        @Override
        String svg() {
            return HealScene.svg();
        }
    };

    private final String description;

    Drawing(String description) {
        this.description = description;
    }

    /** Plays a scene, and draws it. */
    abstract String svg();

    /** What it is called on the command line, and its file in the documentation. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** One line for a person. */
    String description() {
        return description;
    }

    /**
     * The drawing of this name.
     *
     * @throws IllegalArgumentException that lists the names, if there is none
     */
    static Drawing named(String name) {
        return Arrays.stream(values())
                .filter(drawing -> drawing.label().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no drawing '" + name + "'; there are "
                        + Arrays.stream(values()).map(Drawing::label).collect(Collectors.joining(", "))));
    }
}
