package io.gossipdiscovery.autoconfigure.registration;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.cloud.commons.util.InetUtils;
import org.springframework.cloud.commons.util.InetUtilsProperties;

class RegisteredHostTests {

    private final InetAddress loopback = address("127.0.0.1");
    private final InetAddress network = address("10.0.0.7");
    private final InetUtilsProperties preferences = new InetUtilsProperties();

    @Test
    void aServerThatListensOnOneAddressIsCalledThere() {
        assertThat(RegisteredHost.ofServer("10.9.9.9", network))
                .isEqualTo(new RegisteredHost("10.9.9.9", "server.address lets the web server listen there alone"));
        assertThat(hostOfServer("10.9.9.9", loopback)).isEqualTo("10.9.9.9");
        assertThat(hostOfServer("::1", loopback)).isEqualTo("0:0:0:0:0:0:0:1");
    }

    @Test
    void aServerThatListensEverywhereOrBehindAProxyOfItsMachineSaysNothing() {
        assertThat(hostOfServer(null, network)).isNull();
        assertThat(hostOfServer("0.0.0.0", network)).isNull();
        assertThat(hostOfServer("::", network)).isNull();
        assertThat(hostOfServer("127.0.0.1", network)).isNull();
        assertThat(hostOfServer("no such name.invalid", network)).isNull();
    }

    @Test
    void withoutPreferencesSpringCloudIsNotAskedForItsChoice() {
        assertThat(preferred(network)).isNull();
    }

    @Test
    void preferencesOfSpringCloudAreFollowedOnANetworkOnly() {
        preferences.setPreferredNetworks(List.of("10.1"));
        assertThat(preferred(network)).isEqualTo(new RegisteredHost("10.1.0.1", "spring.cloud.inetutils prefers it"));
        assertThat(preferred(loopback)).isNull();
    }

    @Test
    void everyKindOfPreferenceCounts() {
        preferences.setUseOnlySiteLocalInterfaces(true);
        assertThat(preferred(network)).isNotNull();
        preferences.setUseOnlySiteLocalInterfaces(false);
        preferences.setIgnoredInterfaces(List.of("docker.*"));
        assertThat(preferred(network)).isNotNull();
    }

    private static @Nullable String hostOfServer(@Nullable String serverAddress, InetAddress node) {
        RegisteredHost host = RegisteredHost.ofServer(serverAddress, node);
        return host == null ? null : host.host();
    }

    private @Nullable RegisteredHost preferred(InetAddress node) {
        try (InetUtils inetUtils = new InetUtils(preferences) {
            @Override
            public InetAddress findFirstNonLoopbackAddress() {
                return address("10.1.0.1");
            }
        }) {
            return RegisteredHost.preferred(inetUtils, preferences, node);
        }
    }

    private static InetAddress address(String text) {
        try {
            return Objects.requireNonNull(InetAddress.getByName(text));
        } catch (java.net.UnknownHostException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
