package io.gossipdiscovery.netty;

import java.util.function.Supplier;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * Certificates on the streams of a node: TLS 1.3 and nothing older, in which both sides show a certificate that the other one's trust
 * material accepts. Who has none is let in by nobody, and lets in nobody.
 *
 * <p>Every certificate that is accepted makes a member: trust a certification authority of the cluster's own, never those that browsers
 * trust. Host names are not compared, since members reach each other by IP addresses. A member both accepts streams and opens them, so
 * that a certificate with extended key usages needs {@code serverAuth} and {@code clientAuth}.
 *
 * <p>Certificates are checked on the thread that serves the node: trust material that checks revocation should do so by lists at hand, not
 * by asking an OCSP responder, which would make the node wait. No session is ever resumed, so that every stream is checked anew.
 *
 * @param source is asked once when the node starts, and again by {@link GossipNode#reloadTls()}
 */
public record StreamTls(Supplier<Material> source) {

    /** What never changes. */
    public static StreamTls of(KeyManagerFactory own, TrustManagerFactory trusted) {
        Material material = new Material(own, trusted);
        return new StreamTls(() -> material);
    }

    /**
     * What one side of a stream needs.
     *
     * @param own the certificate that this node shows, and its private key
     * @param trusted whose certificates are accepted
     */
    public record Material(KeyManagerFactory own, TrustManagerFactory trusted) {}
}
