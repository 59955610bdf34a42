package io.gossipdiscovery.netty;

import io.gossipdiscovery.membership.member.NodeAddress;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says that TLS handshakes fail, without ever a line per attempt: once when one fails for a reason first, and for the same reason after an
 * hour at the earliest. Belongs to the owner loop.
 */
final class HandshakeLog {

    private static final Logger LOG = LoggerFactory.getLogger(HandshakeLog.class);
    private static final long INTERVAL_NANOS = TimeUnit.HOURS.toNanos(1);
    private static final int MOST_DETAIL = 200;
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}+");

    private final Map<HandshakeFailure, Said> said = new EnumMap<>(HandshakeFailure.class);

    /**
     * One more handshake has failed.
     *
     * @param opened whether this side opened the stream
     * @return whether that was worth a line
     */
    boolean add(HandshakeFailure kind, boolean opened, @Nullable NodeAddress peer, String detail, long nowNanos) {
        Said before = said.get(kind);
        long count = before == null ? 1 : before.count + 1;
        boolean due = before == null || nowNanos - before.atNanos >= INTERVAL_NANOS;
        said.put(kind, new Said(count, before == null || due ? nowNanos : before.atNanos));
        String direction = opened ? "to" : "from";
        String told = printable(kind, detail);
        if (!due || kind == HandshakeFailure.CUT) {
            LOG.debug("TLS handshake of a stream {} {} failed: {} ({})", direction, peer, kind.words(), told);
            return false;
        }
        LOG.warn(
                "The TLS handshake of a stream {} {} failed: {} ({}; {} for this reason so far, which is said once an hour at most)",
                direction,
                peer,
                kind.words(),
                told,
                count);
        return true;
    }

    /** The peer has its part in these texts: in that of plaintext, they are its bytes. */
    private static String printable(HandshakeFailure kind, String detail) {
        if (kind == HandshakeFailure.PLAINTEXT) {
            return "no record of TLS";
        }
        String line = CONTROL.matcher(detail).replaceAll(" ");
        return line.length() <= MOST_DETAIL ? line : line.substring(0, MOST_DETAIL) + "...";
    }

    private record Said(long count, long atNanos) {}
}
