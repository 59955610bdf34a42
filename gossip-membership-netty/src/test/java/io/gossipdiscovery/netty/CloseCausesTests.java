package io.gossipdiscovery.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.membership.CloseCause;
import io.netty.channel.ConnectTimeoutException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.nio.channels.UnsupportedAddressTypeException;
import org.junit.jupiter.api.Test;

class CloseCausesTests {

    @Test
    void refusalIsReadFromTheTypeInAnyLanguage() {
        assertThat(CloseCauses.ofConnect(new ConnectException("Verbindungsaufbau abgelehnt")))
                .isEqualTo(CloseCause.REFUSED);
    }

    @Test
    void timeoutsOfNettyAndOfTheKernelAreNoRefusals() {
        assertThat(CloseCauses.ofConnect(new ConnectTimeoutException("too late")))
                .isEqualTo(CloseCause.TIMEOUT);
        assertThat(CloseCauses.ofConnect(new ConnectException("Connection timed out")))
                .isEqualTo(CloseCause.TIMEOUT);
    }

    @Test
    void brokenPathIsNoRefusal() {
        assertThat(CloseCauses.ofConnect(new NoRouteToHostException("No route to host")))
                .isEqualTo(CloseCause.UNREACHABLE);
        assertThat(CloseCauses.ofConnect(new SocketException("Network is unreachable")))
                .isEqualTo(CloseCause.UNREACHABLE);
        assertThat(CloseCauses.ofTransfer(new IOException("No route to host"))).isEqualTo(CloseCause.UNREACHABLE);
    }

    @Test
    void resetAndBrokenPipeAreResets() {
        assertThat(CloseCauses.ofTransfer(new SocketException("Connection reset")))
                .isEqualTo(CloseCause.RESET);
        assertThat(CloseCauses.ofTransfer(new IOException("Broken pipe"))).isEqualTo(CloseCause.RESET);
        assertThat(CloseCauses.ofConnect(new SocketException("Connection reset")))
                .isEqualTo(CloseCause.RESET);
    }

    @Test
    void whatTheNetworkDidNotDoIsAnAbort() {
        assertThat(CloseCauses.ofConnect(new UnsupportedAddressTypeException())).isEqualTo(CloseCause.ABORTED);
        assertThat(CloseCauses.ofTransfer(new IllegalStateException())).isEqualTo(CloseCause.ABORTED);
    }
}
