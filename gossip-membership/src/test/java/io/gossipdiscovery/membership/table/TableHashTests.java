package io.gossipdiscovery.membership.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.member.Status;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TableHashTests {

    private static final NodeId ID = new NodeId(0x0123_4567_89AB_CDEFL, 0xFEDC_BA98_7654_3210L);

    private final TableHash hash = new TableHash(0x1357_9BDF_0246_8ACEL);

    /** Nodes of different versions compare these: a change of the mix is a change of the protocol. */
    @Test
    void theMixIsPinned() {
        assertThat(hash.of(ID, Status.ALIVE, 0, 0)).isEqualTo(0x9489_77EB_3094_7EDEL);
        assertThat(hash.of(ID, Status.ALIVE, 12, 345)).isEqualTo(0xD465_04CC_EF9F_A788L);
        assertThat(hash.of(ID, Status.DEAD, 12, 345)).isEqualTo(0x054A_0A9D_F58C_D35AL);
        assertThat(hash.of(ID, Status.LEFT, 0, 0)).isEqualTo(0x3337_5463_B588_1DAEL);
    }

    @Test
    void aSuspectReadsAsAlive() {
        assertThat(hash.of(ID, Status.SUSPECT, 3, 4)).isEqualTo(hash.of(ID, Status.ALIVE, 3, 4));
    }

    @Test
    void tombstonesHaveNoStateAndTheDepartedNoIncarnation() {
        assertThat(hash.of(ID, Status.DEAD, 3, 4)).isEqualTo(hash.of(ID, Status.DEAD, 3, 0));
        assertThat(hash.of(ID, Status.LEFT, 3, 4)).isEqualTo(hash.of(ID, Status.LEFT, 0, 0));
    }

    @Test
    void whatDiffersHashesDifferently() {
        Set<Long> hashes = new HashSet<>();
        for (int i = 0; i < 10; i++) {
            for (int j = 0; j < 10; j++) {
                hashes.add(hash.of(ID, Status.ALIVE, i, j));
            }
            hashes.add(hash.of(ID, Status.DEAD, i, 0));
            hashes.add(hash.of(new NodeId(i, 0), Status.ALIVE, 0, 0));
            hashes.add(hash.of(new NodeId(0, i + 1), Status.ALIVE, 0, 0));
            hashes.add(new TableHash(i).of(ID, Status.ALIVE, 0, 0));
        }
        hashes.add(hash.of(ID, Status.LEFT, 0, 0));
        assertThat(hashes).hasSize(100 + 4 * 10 + 1);
    }
}
