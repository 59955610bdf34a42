package io.gossipdiscovery.membership.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.member.VersionRange;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EnvelopeTests {

    private static final NodeId SENDER = new NodeId(12, 34);

    private final Envelope envelope = new Envelope("orders");
    private final byte[] header = envelope.header(SENDER, 77, true);

    @Test
    void whatWasWrittenIsRead() {
        Opened opened = envelope.open(ByteBuffer.wrap(header));
        assertThat(opened.rejection()).isNull();
        assertThat(opened.sender()).isEqualTo(SENDER);
        assertThat(opened.counter()).isEqualTo(77);
        assertThat(opened.isSealed()).isTrue();
        assertThat(opened.header()).isEqualTo(header);
    }

    @Test
    void everyRejectionSaysWhy() {
        assertThat(rejection(new byte[0])).isEqualTo(Rejection.NOT_GOSSIP);
        assertThat(rejection(Arrays.copyOf(header, 36))).isEqualTo(Rejection.TRUNCATED);
        assertThat(rejection(changed(0))).isEqualTo(Rejection.NOT_GOSSIP);
        assertThat(rejection(changed(2))).as("lowest version above ours").isEqualTo(Rejection.VERSION);
        assertThat(rejection(changed(5))).isEqualTo(Rejection.OTHER_CLUSTER);
        assertThat(rejection(new Envelope("other").header(SENDER, 1, true))).isEqualTo(Rejection.OTHER_CLUSTER);
        assertThat(rejection(changed(4))).as("neither clear nor sealed").isEqualTo(Rejection.MALFORMED);
    }

    @Test
    void datagramsAndFramesAreNumberedApart() {
        assertThat(Envelope.isOfFrame(7)).isFalse();
        assertThat(Envelope.isOfFrame(Envelope.ofFrame(7))).isTrue();
        assertThat(Envelope.number(Envelope.ofFrame(7))).isEqualTo(7);
        assertThat(Envelope.ofFrame(7)).isNotEqualTo(7);
    }

    @Test
    void whoeverHasAVersionInCommonIsRead() {
        VersionRange later = new VersionRange(1, 2);
        byte[] fromLater = new Envelope("orders", later).header(SENDER, 1, true);
        assertThat(fromLater).startsWith('G', 'D', 1, 2);
        assertThat(rejection(fromLater)).isNull();
        byte[] fromMuchLater = new Envelope("orders", new VersionRange(2, 3)).header(SENDER, 1, true);
        assertThat(rejection(fromMuchLater)).isEqualTo(Rejection.VERSION);
        assertThat(new Envelope("orders", later)
                        .open(ByteBuffer.wrap(fromMuchLater))
                        .rejection())
                .isNull();
    }

    @Test
    void versionsThatAreNoRangeAreInCommonWithNobody() {
        byte[] backwards = header.clone();
        backwards[2] = 0;
        assertThat(rejection(backwards)).as("0..1").isEqualTo(Rejection.VERSION);
        backwards[2] = 1;
        backwards[3] = 0;
        assertThat(rejection(backwards)).as("1..0").isEqualTo(Rejection.VERSION);
    }

    @Test
    void theWholeNameOfTheClusterIsAuthenticated() {
        assertThat(envelope.associated(header)).startsWith(header).endsWith(new byte[] {'o', 'r', 'd', 'e', 'r', 's'});
    }

    private @Nullable Rejection rejection(byte[] packet) {
        return envelope.open(ByteBuffer.wrap(packet)).rejection();
    }

    private byte[] changed(int position) {
        byte[] changed = header.clone();
        changed[position]++;
        return changed;
    }
}
