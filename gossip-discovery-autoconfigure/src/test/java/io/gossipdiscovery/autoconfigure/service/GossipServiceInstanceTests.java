package io.gossipdiscovery.autoconfigure.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.cloud.client.loadbalancer.LoadBalancerUriTools;

class GossipServiceInstanceTests {

    @Test
    void ipv6HostsStandInBracketsSoThatTheLoadBalancerMakesAUriOfThem() {
        GossipServiceInstance instance = instance("2001:db8::7", false, null);

        assertThat(instance.getUri()).hasToString("http://[2001:db8::7]:8080");
        assertThat(instance.getHost()).isEqualTo("[2001:db8::7]");
        assertThat(LoadBalancerUriTools.reconstructURI(instance, URI.create("http://s/a%20b")))
                .hasToString("http://[2001:db8::7]:8080/a%20b")
                .hasHost("[2001:db8::7]");
    }

    @Test
    void theSchemeFollowsFromSecurityUnlessItIsGiven() {
        assertThat(instance("h", false, null).getUri()).hasToString("http://h:8080");
        assertThat(instance("h", true, null).getUri()).hasToString("https://h:8080");
        assertThat(instance("h", true, "wss").getUri()).hasToString("wss://h:8080");
        assertThat(instance("h", true, null).getScheme()).isNull();
    }

    @Test
    void metadataIsCopiedAndCannotBeChanged() {
        Map<String, String> metadata = new HashMap<>(Map.of("zone", "a"));
        GossipServiceInstance instance =
                new GossipServiceInstance(new ServiceRecord("s", "i", "h", 1, false, null, metadata));
        metadata.put("zone", "b");

        assertThat(instance.getMetadata()).containsExactly(Map.entry("zone", "a"));
        assertThatThrownBy(() -> instance.getMetadata().put("x", "y"))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void limitsAreNamedWithTheValueThatBreaksThem() {
        assertThatThrownBy(() -> new ServiceRecord("", "i", "h", 1, false, null, Map.of()))
                .hasMessageContaining("Service id ''");
        assertThatThrownBy(() -> new ServiceRecord("s", "i".repeat(201), "h", 1, false, null, Map.of()))
                .hasMessageContaining("1 to 200 bytes");
        assertThatThrownBy(() -> new ServiceRecord("s", "i", "a/b", 1, false, null, Map.of()))
                .hasMessageContaining("'a/b'");
        assertThatThrownBy(() -> new ServiceRecord("s", "i", "h", 70_000, false, null, Map.of()))
                .hasMessage("Port 70000 is outside 1..65535");
        assertThatThrownBy(() -> new ServiceRecord("s", "i", "h", 1, false, "1x", Map.of()))
                .hasMessageContaining("Scheme '1x'");
        assertThatThrownBy(() -> new ServiceRecord("s", "i", "h", 1, false, null, Map.of("k", "v".repeat(8193))))
                .hasMessage("Metadata 'k' has 8193 bytes, allowed are 8192");
    }

    @Test
    void statusesAreReadAsPeopleWriteThem() {
        assertThat(Readiness.find("out-of-service")).isEqualTo(Readiness.OUT_OF_SERVICE);
        assertThat(Readiness.find(" up ")).isEqualTo(Readiness.UP);
        assertThat(Readiness.find("fine")).isNull();
    }

    @Test
    void everyReadinessTravelsAsOneByteOfItsOwn() {
        for (Readiness readiness : Readiness.values()) {
            assertThat(Readiness.decode(readiness.encode())).isEqualTo(readiness);
        }
        assertThat(Readiness.UP.encode()).containsExactly(2);
        assertThat(Readiness.decode(new byte[] {0})).isNull();
        assertThat(Readiness.decode(new byte[] {2, 2})).isNull();
        assertThat(Readiness.decode(new byte[0])).isNull();
    }

    private static GossipServiceInstance instance(String host, boolean secure, @Nullable String scheme) {
        return new GossipServiceInstance(new ServiceRecord("s", "i", host, 8080, secure, scheme, Map.of()));
    }
}
