package io.gossipdiscovery.autoconfigure.membership;

import io.gossipdiscovery.autoconfigure.failure.GossipConfigurationException;
import io.gossipdiscovery.netty.GossipNode;
import io.gossipdiscovery.netty.StreamTls;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.util.Collections;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslManagerBundle;

/**
 * The certificates of the node, from the SSL bundle that {@code gossip.security.ssl-bundle} names. Of its options neither ciphers nor
 * protocols are used: a node speaks TLS 1.3 with those of the JDK.
 */
record BundledCertificates(String name, SslBundles bundles) {

    private static final Logger log = LoggerFactory.getLogger(BundledCertificates.class);
    private static final String PROPERTY = "gossip.security.ssl-bundle";

    /** For the start of a node, which fails with what is wrong. */
    StreamTls tls() {
        return new StreamTls(this::load);
    }

    private StreamTls.Material load() {
        SslBundle bundle = bundle();
        requireStore("key material", "keystore", hasKey(bundle.getStores().getKeyStore()));
        requireStore("trust material", "truststore", bundle.getStores().getTrustStore() != null);
        try {
            SslManagerBundle managers = bundle.getManagers();
            return new StreamTls.Material(managers.getKeyManagerFactory(), managers.getTrustManagerFactory());
        } catch (IllegalStateException e) {
            throw unusable(e);
        }
    }

    private boolean hasKey(@Nullable KeyStore store) {
        try {
            return store != null && Collections.list(store.aliases()).stream().anyMatch(alias -> isKey(store, alias));
        } catch (KeyStoreException e) {
            throw unusable(e);
        }
    }

    private static boolean isKey(KeyStore store, String alias) {
        try {
            return store.isKeyEntry(alias);
        } catch (KeyStoreException e) {
            throw new IllegalStateException("It was loaded", e);
        }
    }

    private SslBundle bundle() {
        try {
            return bundles.getBundle(name);
        } catch (NoSuchSslBundleException e) {
            throw new GossipConfigurationException(
                    PROPERTY + " is '" + name + "', and there is no SSL bundle of that name; known are "
                            + bundles.getBundleNames() + ".",
                    "Define spring.ssl.bundle.pem." + name + ".* or spring.ssl.bundle.jks." + name + ".*, or correct "
                            + PROPERTY + ".");
        } catch (IllegalStateException e) {
            throw unusable(e);
        }
    }

    /** Without a trust store, a bundle would trust every authority that browsers trust: anybody could take part. */
    private void requireStore(String what, String store, boolean found) {
        if (!found) {
            throw new GossipConfigurationException(
                    "SSL bundle '" + name + "' of " + PROPERTY + " has no " + what
                            + ": each node shows a certificate, and accepts those of the cluster's own authority.",
                    "Set spring.ssl.bundle.pem." + name + "." + store + ".certificate"
                            + (store.equals("keystore") ? " and .private-key" : "") + ", or spring.ssl.bundle.jks."
                            + name
                            + "." + store + ".location.");
        }
    }

    private GossipConfigurationException unusable(Exception e) {
        return new GossipConfigurationException(
                "SSL bundle '" + name + "' of " + PROPERTY + " cannot be used: "
                        + GossipConfigurationException.explain(e) + ".",
                "Correct spring.ssl.bundle.*." + name + ".*.");
    }

    /** Has the node go on with other certificates whenever the bundle is updated. */
    @SuppressWarnings("FutureReturnValueIgnored") // fails only where the node was closed meanwhile
    void reload(GossipNode node) {
        bundles.addBundleUpdateHandler(name, updated -> {
            try {
                node.reloadTls()
                        .thenRun(() ->
                                log.info("Gossip: the certificates of SSL bundle '{}' are used from now on", name));
            } catch (GossipConfigurationException | IllegalArgumentException e) {
                log.error(
                        "Gossip goes on with the certificates it has, what was updated is unusable: {}",
                        GossipConfigurationException.explain(e));
            }
        });
    }
}
