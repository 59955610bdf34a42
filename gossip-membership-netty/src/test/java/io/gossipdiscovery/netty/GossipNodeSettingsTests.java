package io.gossipdiscovery.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gossipdiscovery.membership.config.MembershipSettings;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GossipNodeSettingsTests {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    @Test
    void wildcardBindWithoutAdvertisedHostIsRefusedWithTheRemedy() throws Exception {
        InetAddress wildcard = InetAddress.getByName("0.0.0.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings(wildcard, List.of(0), null, 0, List.of()))
                .withMessageContaining("give an advertised host");
        assertThat(settings(wildcard, List.of(0), LOOPBACK, 0, List.of()).advertisedHost())
                .isEqualTo(LOOPBACK);
    }

    @Test
    void wildcardIsNotAdvertised() throws Exception {
        InetAddress wildcard = InetAddress.getByName("::");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings(LOOPBACK, List.of(0), wildcard, 0, List.of()))
                .withMessageContaining("which nobody can reach");
    }

    @Test
    void portsOutsideTheRangeAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings(LOOPBACK, List.of(1, 65_536), null, 0, List.of()))
                .withMessage("Bind port 65536 is outside 0..65535");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings(LOOPBACK, List.of(0), null, -1, List.of()))
                .withMessage("Advertised port -1 is outside 0..65535");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings(LOOPBACK, List.of(), null, 0, List.of()))
                .withMessageContaining("give at least one port");
    }

    @Test
    void keyOfAnotherLengthIsNamedByItsPlaceItsLengthAndTheRemedy() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings(LOOPBACK, List.of(0), null, 0, List.of(new byte[32], new byte[16])))
                .withMessageContaining("Key 2 of 2 has 16 bytes")
                .withMessageContaining("needs 32")
                .withMessageContaining("openssl rand -base64 32");
    }

    @Test
    void keysAreCopiedInAndOut() {
        byte[] key = new byte[32];
        GossipNodeSettings settings = settings(LOOPBACK, List.of(0), null, 0, List.of(key));
        key[0] = 1;
        settings.keys().get(0)[1] = 1;
        assertThat(settings.keys().get(0)).containsOnly(0);
    }

    private static GossipNodeSettings settings(
            InetAddress bind, List<Integer> ports, @Nullable InetAddress host, int port, List<byte[]> keys) {
        return new GossipNodeSettings(MembershipSettings.local("test"), bind, ports, host, port, keys);
    }
}
