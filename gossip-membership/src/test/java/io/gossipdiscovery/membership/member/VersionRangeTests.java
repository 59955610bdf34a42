package io.gossipdiscovery.membership.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class VersionRangeTests {

    @Test
    void twoNodesSpeakTheHighestVersionThatBothSpeak() {
        for (int lowest = 1; lowest <= 4; lowest++) {
            for (int highest = lowest; highest <= 4; highest++) {
                for (int otherLowest = 1; otherLowest <= 4; otherLowest++) {
                    for (int otherHighest = otherLowest; otherHighest <= 4; otherHighest++) {
                        VersionRange range = new VersionRange(lowest, highest);
                        VersionRange other = new VersionRange(otherLowest, otherHighest);
                        int common = VersionRange.NONE;
                        for (int version = 1; version <= 4; version++) {
                            boolean both = version >= lowest
                                    && version <= highest
                                    && version >= otherLowest
                                    && version <= otherHighest;
                            common = both ? version : common;
                        }
                        assertThat(range.highestCommon(other))
                                .as("%s with %s", range, other)
                                .isEqualTo(common);
                        assertThat(other.highestCommon(range)).isEqualTo(common);
                        assertThat(range.meets(other)).isEqualTo(common != VersionRange.NONE);
                    }
                }
            }
        }
    }

    @Test
    void nodesOfThisReleaseSpeakVersion1() {
        assertThat(VersionRange.SPOKEN.highestCommon(VersionRange.SPOKEN)).isEqualTo(1);
    }

    @Test
    void aRangeThatIsNoneSaysSo() {
        assertThatThrownBy(() -> new VersionRange(0, 1)).hasMessageContaining("0 to 1 are no range");
        assertThatThrownBy(() -> new VersionRange(2, 1)).hasMessageContaining("2 to 1 are no range");
        assertThatThrownBy(() -> new VersionRange(1, 256)).hasMessageContaining("at most 255");
        assertThat(new VersionRange(1, 255)).hasToString("1..255");
        assertThat(new VersionRange(3, 3)).hasToString("3");
    }
}
