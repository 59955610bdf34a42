package io.gossipdiscovery.netty;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the JDK words a refused connect on this machine. Where that is not English the words are learned, from a connect to a port of
 * loopback that nobody has.
 */
final class RefusalText {

    private static final Logger LOG = LoggerFactory.getLogger(RefusalText.class);
    private static final String ENGLISH = "Connection refused";
    private static final String ENGLISH_TIMEOUT = "Connection timed out";
    private static final int TIMEOUT_MILLIS = 500;

    /** Somebody else may take the port meanwhile. */
    private static final int ATTEMPTS = 3;

    private RefusalText() {}

    /** Learns the words now, so that no event loop has to. */
    static void prepare() {
        if (Learned.TEXT == null) {
            LOG.debug(
                    "No refused connect could be had: where its text is not English, refusals are taken for timeouts");
        }
    }

    static boolean isRefusal(String text) {
        if (text.startsWith(ENGLISH) || text.startsWith(ENGLISH_TIMEOUT)) {
            return text.startsWith(ENGLISH);
        }
        String learned = Learned.TEXT;
        return learned != null && text.startsWith(learned);
    }

    /** Holds the words from their first use. */
    private static final class Learned {
        static final @Nullable String TEXT = learn();
    }

    /** What a refused connect says here; null if it could not be found out, in which case nothing is held for refused. */
    static @Nullable String learn() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                InetSocketAddress nobody;
                try (ServerSocket drawn = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                    nobody = (InetSocketAddress) drawn.getLocalSocketAddress();
                }
                try (Socket refused = new Socket()) {
                    refused.connect(nobody, TIMEOUT_MILLIS);
                }
            } catch (ConnectException e) {
                return e.getMessage();
            } catch (IOException e) {
                LOG.debug("No connect to loopback was refused", e);
            }
        }
        return null;
    }
}
