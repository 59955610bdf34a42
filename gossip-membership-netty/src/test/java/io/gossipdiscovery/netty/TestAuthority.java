package io.gossipdiscovery.netty;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.CertificateBuilder.KeyUsage;
import io.netty.pkitesting.X509Bundle;
import java.math.BigInteger;
import java.security.KeyStore;
import java.security.cert.CertStore;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.PKIXRevocationChecker.Option;
import java.security.cert.X509CRL;
import java.security.cert.X509CertSelector;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CRLConverter;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certification authority of a test, and what nodes make of its certificates. */
final class TestAuthority {

    private static final AtomicLong SERIALS = new AtomicLong(1);
    private static final Duration DAY = Duration.ofDays(1);

    private final X509Bundle authority;

    TestAuthority(String name) {
        try {
            authority = new CertificateBuilder()
                    .ecp256()
                    .subject("CN=" + name)
                    .setIsCertificateAuthority(true)
                    .setKeyUsage(true, KeyUsage.keyCertSign, KeyUsage.cRLSign)
                    .buildSelfSigned();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** A certificate that is valid today. */
    X509Bundle issue() {
        Instant now = Instant.now();
        return issue(now.minus(DAY), now.plus(DAY));
    }

    /** A certificate that was valid until yesterday. */
    X509Bundle issueExpired() {
        Instant now = Instant.now();
        return issue(now.minus(DAY.multipliedBy(2)), now.minus(DAY));
    }

    private X509Bundle issue(Instant from, Instant until) {
        try {
            return new CertificateBuilder()
                    .ecp256()
                    .subject("CN=member")
                    .serial(BigInteger.valueOf(SERIALS.incrementAndGet()))
                    .notBefore(from)
                    .notAfter(until)
                    .buildIssuedBy(authority);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a member has: a certificate of this authority, whose certificates it trusts. */
    StreamTls member() {
        return StreamTls.of(own(issue()), trust());
    }

    static KeyManagerFactory own(X509Bundle certificate) {
        try {
            return certificate.toKeyManagerFactory();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Shows nothing. */
    static KeyManagerFactory nothing() {
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            KeyStore empty = KeyStore.getInstance(KeyStore.getDefaultType());
            empty.load(null, null);
            keys.init(empty, new char[0]);
            return keys;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    TrustManagerFactory trust() {
        try {
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(anchors());
            return trust;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Trusts this authority, but for some of its certificates. */
    TrustManagerFactory trustBut(X509Bundle... revoked) {
        try {
            PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors(), new X509CertSelector());
            parameters.addCertStore(
                    CertStore.getInstance("Collection", new CollectionCertStoreParameters(List.of(crl(revoked)))));
            PKIXRevocationChecker checker = (PKIXRevocationChecker)
                    java.security.cert.CertPathBuilder.getInstance("PKIX").getRevocationChecker();
            checker.setOptions(EnumSet.of(Option.PREFER_CRLS, Option.NO_FALLBACK));
            parameters.addCertPathChecker(checker);
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(new CertPathTrustManagerParameters(parameters));
            return trust;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @SuppressWarnings("JavaUtilDate") // of Bouncy Castle's builder
    private X509CRL crl(X509Bundle... revoked) throws Exception {
        Date now = Date.from(Instant.now());
        X509v2CRLBuilder list =
                new JcaX509v2CRLBuilder(authority.getCertificate().getSubjectX500Principal(), now);
        list.setNextUpdate(Date.from(Instant.now().plus(DAY)));
        for (X509Bundle certificate : revoked) {
            list.addCRLEntry(certificate.getCertificate().getSerialNumber(), now, CRLReason.keyCompromise);
        }
        return new JcaX509CRLConverter()
                .getCRL(list.build(new JcaContentSignerBuilder("SHA256withECDSA")
                        .build(authority.getKeyPair().getPrivate())));
    }

    private KeyStore anchors() throws Exception {
        KeyStore anchors = KeyStore.getInstance(KeyStore.getDefaultType());
        anchors.load(null, null);
        anchors.setCertificateEntry("authority", authority.getCertificate());
        return anchors;
    }
}
