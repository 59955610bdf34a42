package io.gossipdiscovery.netty;

import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslClosedEngineException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertPathValidatorException.Reason;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateRevokedException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Why a TLS handshake failed, as this side sees it. */
enum HandshakeFailure {
    PLAINTEXT("no TLS was spoken: that node has no certificates, or this is no node at all"),
    NO_CERTIFICATE("no certificate was shown: give all nodes of a cluster certificates of its authority"),
    UNKNOWN_AUTHORITY(
            "the certificate is of an authority that is not trusted: give all nodes of a cluster certificates of its authority"),
    EXPIRED("the certificate has expired, or is not valid yet: renew it, and compare the clocks"),
    REVOKED("the certificate was revoked"),
    /** The alerts of the JDK seldom say more than that. */
    REFUSED("the other side does not accept the certificate of this node, and knows why: look at its log"),
    VERSION("only an older TLS than 1.3 was offered"),
    TIMEOUT("it was not finished in time"),
    /** As by a process that ends meanwhile, or somebody who only looks whether the port is open. */
    CUT("the connection was closed meanwhile"),
    OTHER("see what the JDK says");

    private static final int DEEPEST_CAUSE = 10;

    private final String words;

    HandshakeFailure(String words) {
        this.words = words;
    }

    /** The reason for a person. */
    String words() {
        return words;
    }

    static HandshakeFailure of(Throwable failure) {
        Throwable cause = failure;
        for (int i = 0; cause != null && i < DEEPEST_CAUSE; i++) {
            HandshakeFailure kind = ofType(cause);
            if (kind != null) {
                return kind;
            }
            cause = cause.getCause();
        }
        HandshakeFailure told = ofText(failure);
        return told == OTHER && isOfTransport(failure) ? CUT : told;
    }

    private static @Nullable HandshakeFailure ofType(Throwable cause) {
        if (cause instanceof NotSslRecordException) {
            return PLAINTEXT;
        }
        if (cause instanceof CertificateExpiredException || cause instanceof CertificateNotYetValidException) {
            return EXPIRED;
        }
        if (cause instanceof CertificateRevokedException) {
            return REVOKED;
        }
        if (cause instanceof CertPathValidatorException invalid) {
            return ofReason(invalid.getReason());
        }
        return cause instanceof CertPathBuilderException && cause.getCause() == null ? UNKNOWN_AUTHORITY : null;
    }

    /** A wrong signature is what an authority of the same name gives. */
    private static @Nullable HandshakeFailure ofReason(Reason reason) {
        if (reason == BasicReason.REVOKED) {
            return REVOKED;
        }
        if (reason == BasicReason.INVALID_SIGNATURE) {
            return UNKNOWN_AUTHORITY;
        }
        return reason == BasicReason.EXPIRED || reason == BasicReason.NOT_YET_VALID ? EXPIRED : null;
    }

    /** What the JDK tells by words alone, which are not translated. */
    private static HandshakeFailure ofText(Throwable failure) {
        String text = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        if (text.contains("empty client certificate chain")) {
            return NO_CERTIFICATE;
        }
        if (text.contains("protocol_version") || text.contains("protocol version")) {
            return VERSION;
        }
        boolean alert = text.contains("received fatal alert");
        return alert && (text.contains("certificate") || text.contains("unknown_ca")) ? REFUSED : OTHER;
    }

    private static boolean isOfTransport(Throwable failure) {
        return failure instanceof SslClosedEngineException
                || (failure instanceof IOException && !(failure instanceof SSLException))
                || failure.getCause() instanceof ClosedChannelException;
    }
}
