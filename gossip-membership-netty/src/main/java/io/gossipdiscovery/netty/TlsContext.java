package io.gossipdiscovery.netty;

import io.netty.handler.ssl.SslHandler;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509KeyManager;
import javax.net.ssl.X509TrustManager;

/**
 * Makes the TLS of streams out of one generation of certificates.
 *
 * <p>The JDK does not look at a certificate again when a session is resumed, and keeps sessions for a day: who was revoked would stay
 * welcome for as long. It can be told to forget sessions, but not to offer none. So each stream gets a context of its own, which knows no
 * session; that costs some microseconds beside the signatures.
 */
final class TlsContext {

    private static final String PROTOCOL = "TLSv1.3";

    /** What the JDK itself calls the key exchange of any TLS 1.3 handshake. */
    private static final String AUTH_TYPE = "UNKNOWN";

    private final KeyManager[] own;
    private final TrustManager[] trusted;
    private final X509TrustManager trust;

    /** @throws IllegalArgumentException if something is missing */
    TlsContext(StreamTls.Material material) {
        own = material.own().getKeyManagers();
        trusted = material.trusted().getTrustManagers();
        if (Arrays.stream(own).noneMatch(X509KeyManager.class::isInstance)) {
            throw new IllegalArgumentException(
                    "The key managers have no X.509 certificate to show: give a key store with one");
        }
        trust = Arrays.stream(trusted)
                .filter(X509TrustManager.class::isInstance)
                .map(X509TrustManager.class::cast)
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException(
                                "The trust managers check no X.509 certificates: give a trust store with the cluster's authority"));
        context(); // what is unusable is told at once
    }

    /** The handler of one stream, which is its first. */
    SslHandler handler(boolean opening) {
        SSLEngine engine = context().createSSLEngine();
        engine.setUseClientMode(opening);
        engine.setEnabledProtocols(new String[] {PROTOCOL});
        if (!opening) {
            engine.setNeedClientAuth(true);
        }
        SslHandler handler = new SslHandler(engine);
        handler.setHandshakeTimeoutMillis(0); // TlsHandshake has a limit for more than this
        return handler;
    }

    /** Whether this generation, too, would accept the certificate that a peer has shown to another one. */
    boolean trusts(SSLSession session, boolean opened) {
        try {
            X509Certificate[] chain = Arrays.copyOf(
                    session.getPeerCertificates(), session.getPeerCertificates().length, X509Certificate[].class);
            if (opened) {
                trust.checkServerTrusted(chain, AUTH_TYPE);
            } else {
                trust.checkClientTrusted(chain, AUTH_TYPE);
            }
            return true;
        } catch (SSLPeerUnverifiedException | CertificateException e) {
            return false;
        }
    }

    private SSLContext context() {
        try {
            SSLContext context = SSLContext.getInstance(PROTOCOL);
            context.init(own, trusted, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("The certificates cannot be used: " + e.getMessage(), e);
        }
    }
}
