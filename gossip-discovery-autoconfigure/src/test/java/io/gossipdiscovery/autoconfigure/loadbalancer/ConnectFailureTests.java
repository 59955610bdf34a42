package io.gossipdiscovery.autoconfigure.loadbalancer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.web.client.ResourceAccessException;

class ConnectFailureTests {

    static Stream<Throwable> connectFailures() {
        return Stream.of(
                new ConnectException("Connection refused"),
                new NoRouteToHostException("No route to host"),
                new HttpConnectTimeoutException("HTTP connect timed out"),
                new SocketTimeoutException("Connect timed out"),
                new SocketTimeoutException("Connect Timeout"),
                new ConnectTimeoutException(),
                new ResourceAccessException("I/O error", new ConnectException()),
                new IllegalStateException(new IOException(new ConnectException())));
    }

    static Stream<@Nullable Throwable> otherFailures() {
        return Stream.of(
                null,
                new HttpTimeoutException("request timed out"),
                new SocketTimeoutException("Read timed out"),
                new SocketTimeoutException(),
                new SocketException("Connection reset"),
                new UnknownHostException("inventory"),
                new IOException("HTTP/1.1 header parser received no bytes"),
                new IllegalStateException("ours"));
    }

    @ParameterizedTest
    @MethodSource("connectFailures")
    void afterTheseNobodyHasSeenTheRequest(Throwable failure) {
        assertThat(ConnectFailure.isBehind(failure)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("otherFailures")
    void theseSayNothingOfTheInstance(@Nullable Throwable failure) {
        assertThat(ConnectFailure.isBehind(failure)).isFalse();
    }

    @Test
    void aChainOfCausesThatGoesRoundEnds() {
        Exception one = new Exception();
        one.initCause(new Exception(one));

        assertThat(ConnectFailure.isBehind(one)).isFalse();
    }

    /** As the HTTP client of Apache and that of Netty call theirs. */
    static final class ConnectTimeoutException extends IOException {

        private static final long serialVersionUID = 1;
    }
}
