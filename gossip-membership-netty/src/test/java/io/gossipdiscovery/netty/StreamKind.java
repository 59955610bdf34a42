package io.gossipdiscovery.netty;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** Streams over both kinds of sockets, with TLS and without, for suites that run over each. */
enum StreamKind {
    NIO(Transport.NIO, false),
    EPOLL(Transport.EPOLL, false),
    NIO_TLS(Transport.NIO, true),
    EPOLL_TLS(Transport.EPOLL, true);

    private static final TestAuthority AUTHORITY = new TestAuthority("streams");

    private final Transport transport;
    private final boolean encrypted;

    StreamKind(Transport transport, boolean encrypted) {
        this.transport = transport;
        this.encrypted = encrypted;
    }

    Sockets sockets() {
        return transport.sockets();
    }

    /** Certificates of one authority, null where there is no TLS. */
    @Nullable
    TlsContext tls() {
        return encrypted ? new TlsContext(AUTHORITY.member().source().get()) : null;
    }

    /** Certificates that those of {@link #tls()} do not accept, but which accept them; null where there is no TLS. */
    @Nullable
    TlsContext refused() {
        return encrypted
                ? new TlsContext(new StreamTls.Material(
                        TestAuthority.own(new TestAuthority("other").issue()), AUTHORITY.trust()))
                : null;
    }

    /** Until the tests end: the JDK closes a socket of TLS that nothing refers to any more, and the one below it. */
    private static final Queue<Socket> SECURED = new ConcurrentLinkedQueue<>();

    /** What is written to and read from such a stream by somebody who is no node, once it is connected. */
    Socket over(Socket connected) throws Exception {
        if (!encrypted) {
            return connected;
        }
        StreamTls.Material material = AUTHORITY.member().source().get();
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(material.own().getKeyManagers(), material.trusted().getTrustManagers(), null);
        InetAddress to = connected.getInetAddress();
        SSLSocket secured = (SSLSocket)
                context.getSocketFactory().createSocket(connected, to.getHostAddress(), connected.getPort(), true);
        SECURED.add(secured);
        secured.startHandshake();
        if (secured.getInputStream().read() != 1) {
            throw new IOException("not welcome");
        }
        return secured;
    }
}
