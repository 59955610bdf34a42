package io.gossipdiscovery.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.gossipdiscovery.netty.ShellCounters.Counter;
import io.netty.pkitesting.X509Bundle;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** Who has no certificate that is accepted. All know the cluster's name and address, and have no datagram key in common with it. */
@SuppressWarnings("FutureReturnValueIgnored") // these joins find nobody
class IntruderTests {

    private static final byte[] KEY = filled(1);
    private static final byte[] OTHER_KEY = filled(2);

    private final TestNodes nodes = new TestNodes();
    private final TestAuthority authority = new TestAuthority("cluster");
    private final X509Bundle revoked = authority.issue();
    private final TrustManagerFactory trust = authority.trustBut(revoked);
    private final Logger log = (Logger) LoggerFactory.getLogger(HandshakeLog.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    /** What an intruder shows. */
    enum Intruder {
        NO_CERTIFICATE(HandshakeFailure.NO_CERTIFICATE),
        OF_ANOTHER_AUTHORITY(HandshakeFailure.UNKNOWN_AUTHORITY),
        EXPIRED(HandshakeFailure.EXPIRED),
        REVOKED(HandshakeFailure.REVOKED),
        PLAINTEXT(HandshakeFailure.PLAINTEXT);

        private final HandshakeFailure found;

        Intruder(HandshakeFailure found) {
            this.found = found;
        }
    }

    private @Nullable StreamTls of(Intruder intruder) {
        KeyManagerFactory own =
                switch (intruder) {
                    case NO_CERTIFICATE -> TestAuthority.nothing();
                    case OF_ANOTHER_AUTHORITY -> TestAuthority.own(new TestAuthority("cluster").issue());
                    case EXPIRED -> TestAuthority.own(authority.issueExpired());
                    case REVOKED -> TestAuthority.own(revoked);
                    case PLAINTEXT -> null;
                };
        return own == null ? null : StreamTls.of(own, authority.trust());
    }

    @BeforeEach
    void listen() {
        lines.start();
        log.addAppender(lines);
    }

    @AfterEach
    void end() {
        log.detachAppender(lines);
        nodes.close();
    }

    @ParameterizedTest
    @EnumSource
    void intruderLearnsNobodyAppearsNowhereAndIsLoggedOnce(Intruder intruder) {
        GossipNode member =
                nodes.start(nodes.settings(0, KEY).withTls(StreamTls.of(TestAuthority.own(authority.issue()), trust)));
        GossipNode outside = nodes.start(nodes.settings(0, OTHER_KEY).withTls(of(intruder)));
        outside.join(List.of(member.address().toString()));
        await().atMost(TestNodes.PATIENCE).until(() -> failures(member) >= 2);

        assertThat(outside.view().members()).hasSize(1);
        assertThat(member.view().members()).hasSize(1);
        assertThat(member.counters()).containsEntry(Counter.STREAMS_ACCEPTED.label(), 0L);
        assertThat(outside.counters()).containsEntry("watches.begun", 0L);
        if (intruder != Intruder.PLAINTEXT) { // which takes a connection for a stream
            assertThat(outside.counters()).containsEntry(Counter.STREAMS_OPENED.label(), 0L);
        }
        assertThat(warningsOfStreamsFrom("127.0.0.1"))
                .singleElement()
                .asString()
                .contains(intruder.found.words());
    }

    @Test
    void memberDoesNotSpeakToASeedThatShowsAnotherAuthority() {
        StreamTls impostor = StreamTls.of(TestAuthority.own(new TestAuthority("cluster").issue()), authority.trust());
        GossipNode seed = nodes.start(nodes.settings(0, OTHER_KEY).withTls(impostor));
        GossipNode member = nodes.start(nodes.settings(0, KEY).withTls(authority.member()));
        member.join(List.of(seed.address().toString()));
        await().atMost(TestNodes.PATIENCE).until(() -> failures(member) >= 2 && failures(seed) >= 2);
        assertThat(member.counters()).containsEntry(Counter.STREAMS_OPENED.label(), 0L);
        assertThat(seed.counters()).containsEntry(Counter.STREAMS_ACCEPTED.label(), 0L);
        assertThat(member.view().members()).hasSize(1);
    }

    @Test
    void tlsIsNotSpokenToANodeWithoutCertificates() {
        GossipNode seed = nodes.start(nodes.settings(0, KEY));
        GossipNode member = nodes.start(nodes.settings(0, KEY).withTls(authority.member()));
        member.join(List.of(seed.address().toString()));
        await().atMost(TestNodes.PATIENCE)
                .until(() -> failures(member) >= 1
                        && seed.counters().getOrDefault(Counter.STREAMS_FRAME_TOO_LONG.label(), 0L) >= 1);
        assertThat(member.counters()).containsEntry(Counter.STREAMS_OPENED.label(), 0L);
    }

    @Test
    void olderTlsIsRefused() throws Exception {
        GossipNode member = nodes.start(nodes.settings(0, KEY).withTls(authority.member()));
        SSLContext old = SSLContext.getInstance("TLS");
        old.init(
                TestAuthority.own(authority.issue()).getKeyManagers(),
                authority.trust().getTrustManagers(),
                null);
        try (SSLSocket socket = (SSLSocket) old.getSocketFactory()
                .createSocket(TestNodes.LOOPBACK, member.address().port())) {
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            assertThatExceptionOfType(SSLException.class).isThrownBy(socket::startHandshake);
        }
        await().atMost(TestNodes.PATIENCE).until(() -> failures(member) == 1);
        assertThat(warningsOfStreamsFrom("127.0.0.1"))
                .singleElement()
                .asString()
                .contains(HandshakeFailure.VERSION.words());
    }

    /** Load balancers and scanners do so, all day. */
    @Test
    void whoOnlyConnectsIsCountedWithoutALine() throws Exception {
        GossipNode member = nodes.start(nodes.settings(0, KEY).withTls(authority.member()));
        new Socket(TestNodes.LOOPBACK, member.address().port()).close();
        await().atMost(TestNodes.PATIENCE).until(() -> failures(member) == 1);
        assertThat(lines.list).noneMatch(line -> line.getLevel().isGreaterOrEqual(Level.INFO));
    }

    private List<String> warningsOfStreamsFrom(String host) {
        return lines.list.stream()
                .filter(line -> line.getLevel() == Level.WARN)
                .map(ILoggingEvent::getFormattedMessage)
                .filter(line -> line.contains("stream from " + host))
                .toList();
    }

    private static long failures(GossipNode node) {
        return node.counters().getOrDefault(Counter.STREAMS_HANDSHAKES_FAILED.label(), 0L);
    }

    private static byte[] filled(int with) {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) with);
        return key;
    }
}
