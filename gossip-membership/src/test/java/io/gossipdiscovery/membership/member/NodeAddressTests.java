package io.gossipdiscovery.membership.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class NodeAddressTests {

    @Test
    void ipv4AndIpv6SurviveTheRoundTrip() throws UnknownHostException {
        for (String host : new String[] {"10.1.2.3", "255.255.255.255", "0.0.0.0", "::1", "2001:db8::ff00:42:8329"}) {
            byte[] ip = InetAddress.getByName(host).getAddress();
            NodeAddress address = NodeAddress.of(ip, 17_946);
            assertThat(address.ip()).isEqualTo(ip);
            assertThat(NodeAddress.of(address.toSocketAddress())).isEqualTo(address);
        }
    }

    @Test
    void textHasBracketsAroundIpv6Only() {
        assertThat(NodeAddress.ofIpv4(0x0A010203, 80)).hasToString("10.1.2.3:80");
        assertThat(new NodeAddress(0x2001_0db8_0000_0000L, 1, 80)).hasToString("[2001:db8:0:0:0:0:0:1]:80");
    }

    @Test
    void whatIsNoAddressIsRefused() {
        assertThatThrownBy(() -> NodeAddress.of(new byte[5], 1)).hasMessageContaining("not 5");
        assertThatThrownBy(() -> NodeAddress.ofIpv4(1, 0)).hasMessageContaining("Port 0");
        assertThatThrownBy(() -> NodeAddress.ofIpv4(1, 65_536)).hasMessageContaining("65536");
        assertThatThrownBy(() -> NodeAddress.of(InetSocketAddress.createUnresolved("nowhere", 1)))
                .hasMessageContaining("'nowhere' is unresolved");
    }

    @Test
    void idsSurviveTheRoundTripAndOrderAsUnsigned() {
        NodeId low = new NodeId(1, -1);
        NodeId high = new NodeId(-1, 0);
        assertThat(NodeId.parse(low.toString())).isEqualTo(low);
        assertThat(low).isLessThan(high);
        assertThatThrownBy(() -> NodeId.parse("12")).hasMessageContaining("2 characters");
    }
}
