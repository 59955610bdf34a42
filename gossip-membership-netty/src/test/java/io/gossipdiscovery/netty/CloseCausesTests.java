package io.gossipdiscovery.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gossipdiscovery.membership.CloseCause;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.unix.Errors;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CloseCausesTests {

    private static final int ECONNREFUSED = 111;

    /** What the numbers of Linux mean to a connect, and to a stream that was connected. */
    private static final Map<Integer, CloseCause> CONNECT = Map.of(
            1,
            CloseCause.UNREACHABLE, // EPERM
            32,
            CloseCause.RESET, // EPIPE
            99,
            CloseCause.UNREACHABLE, // EADDRNOTAVAIL
            101,
            CloseCause.UNREACHABLE, // ENETUNREACH
            104,
            CloseCause.RESET, // ECONNRESET
            110,
            CloseCause.TIMEOUT, // ETIMEDOUT
            ECONNREFUSED,
            CloseCause.REFUSED,
            113,
            CloseCause.UNREACHABLE); // EHOSTUNREACH

    private static final Map<Integer, CloseCause> TRANSFER = Map.of(
            1,
            CloseCause.UNREACHABLE,
            32,
            CloseCause.RESET,
            99,
            CloseCause.RESET,
            101,
            CloseCause.UNREACHABLE,
            104,
            CloseCause.RESET,
            110,
            CloseCause.TIMEOUT,
            ECONNREFUSED,
            CloseCause.RESET,
            113,
            CloseCause.UNREACHABLE);

    @Test
    void refusalOfTheJdkIsReadFromTheWordsOfTheMachine() {
        assertThat(CloseCauses.ofConnect(new ConnectException("Connection refused: /192.0.2.1:17946")))
                .isEqualTo(CloseCause.REFUSED);
        assertThat(CloseCauses.ofConnect(
                        new ConnectException("Verbindungsaufbau abgelehnt: /192.0.2.1:17946"),
                        text -> text.startsWith("Verbindungsaufbau abgelehnt")))
                .isEqualTo(CloseCause.REFUSED);
    }

    @Test
    void wordsOfARefusalAreLearnedFromThisMachine() {
        String learned = RefusalText.learn();
        assertThat(learned).isNotBlank();
        assertThat(RefusalText.isRefusal(learned + ": /192.0.2.1:17946")).isTrue();
        assertThat(RefusalText.isRefusal("Die Wartezeit für die Verbindung ist abgelaufen"))
                .isFalse();
    }

    @Test
    void timeoutsOfNettyAndOfTheKernelAreNoRefusals() {
        assertThat(CloseCauses.ofConnect(new ConnectTimeoutException("too late")))
                .isEqualTo(CloseCause.TIMEOUT);
        assertThat(CloseCauses.ofConnect(new ConnectException("Connection timed out")))
                .isEqualTo(CloseCause.TIMEOUT);
        assertThat(CloseCauses.ofConnect(new ConnectException("Die Wartezeit für die Verbindung ist abgelaufen")))
                .isEqualTo(CloseCause.TIMEOUT);
        assertThat(CloseCauses.ofConnect(new ConnectException())).isEqualTo(CloseCause.TIMEOUT);
    }

    @Test
    void brokenPathIsNoRefusal() {
        assertThat(CloseCauses.ofConnect(new NoRouteToHostException("No route to host")))
                .isEqualTo(CloseCause.UNREACHABLE);
        assertThat(CloseCauses.ofConnect(new SocketException("Network is unreachable")))
                .isEqualTo(CloseCause.UNREACHABLE);
        assertThat(CloseCauses.ofConnect(new SocketException("Operation not permitted")))
                .isEqualTo(CloseCause.UNREACHABLE);
        assertThat(CloseCauses.ofConnect(new BindException("Cannot assign requested address")))
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

    /** Of {@link ConnectException} too: epoll has it for nearly all numbers. */
    @Test
    void numbersOfEpollDecideWhateverTheTypeAndOnlyOneIsARefusal() {
        CONNECT.forEach((number, cause) -> assertThat(
                        CloseCauses.ofConnect(new ConnectException(nativeText("finishConnect", number))))
                .as("error %s", number)
                .isEqualTo(cause));
        TRANSFER.forEach((number, cause) -> assertThat(
                        CloseCauses.ofTransfer(new IOException(nativeText("recvAddress", number))))
                .as("error %s", number)
                .isEqualTo(cause));
    }

    /** In words that mislead, as a text that merely quotes may. */
    private static String nativeText(String method, int number) {
        String words = number == ECONNREFUSED ? "Connection timed out" : "Connection refused";
        return method + "(..) failed with error(-" + number + "): " + words + ": /192.0.2.1:17946";
    }

    @Test
    void exceptionsOfNettysOwnMakeAreReadByTheirNumbers() {
        assumeTrue(EpollSockets.unavailability() == null, "Netty has no epoll library for this machine here");
        CONNECT.forEach((number, cause) -> {
            assertThat(CloseCauses.ofConnect(connectFailure(number)))
                    .as("error %s", number)
                    .isEqualTo(cause);
            assertThat(CloseCauses.ofConnect(new Errors.NativeIoException("connect", -number)))
                    .as("error %s", number)
                    .isEqualTo(cause);
        });
        TRANSFER.forEach(
                (number, cause) -> assertThat(CloseCauses.ofTransfer(new Errors.NativeIoException("read", -number)))
                        .as("error %s", number)
                        .isEqualTo(cause));
    }

    private static IOException connectFailure(int number) {
        try {
            Errors.handleConnectErrno("finishConnect", -number);
        } catch (IOException e) {
            return e;
        }
        throw new AssertionError("Netty takes error " + number + " for none");
    }

    @Test
    void whatTheNetworkDidNotDoIsAnAbort() {
        assertThat(CloseCauses.ofConnect(new UnsupportedAddressTypeException())).isEqualTo(CloseCause.ABORTED);
        assertThat(CloseCauses.ofTransfer(new IllegalStateException())).isEqualTo(CloseCause.ABORTED);
    }
}
