package io.gossipdiscovery.netty;

import io.gossipdiscovery.membership.CloseCause;
import io.netty.channel.ConnectTimeoutException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;

/**
 * Reads an exception of a socket as a cause. The JDK turns many error numbers into few types, and the texts come from the C
 * library in the machine's language. So types decide wherever they can, and REFUSED, which is evidence of a death, is never read
 * from a text.
 */
final class CloseCauses {

    private CloseCauses() {}

    /**
     * Why a connect failed. ECONNREFUSED and ETIMEDOUT are both a {@link ConnectException} (JDK, {@code Net.c},
     * {@code handleSocketError}); the kernel's own timeout is minutes away, so that Netty's nearly always comes first.
     */
    static CloseCause ofConnect(Throwable failure) {
        if (failure instanceof ConnectTimeoutException) {
            return CloseCause.TIMEOUT;
        }
        if (failure instanceof ConnectException) {
            return says(failure, "timed out") ? CloseCause.TIMEOUT : CloseCause.REFUSED;
        }
        if (failure instanceof IOException) {
            return says(failure, "reset") ? CloseCause.RESET : CloseCause.UNREACHABLE;
        }
        return CloseCause.ABORTED;
    }

    /** Why reading from, or writing to, a connected stream failed. */
    static CloseCause ofTransfer(Throwable failure) {
        if (!(failure instanceof IOException)) {
            return CloseCause.ABORTED;
        }
        if (says(failure, "timed out")) {
            return CloseCause.TIMEOUT;
        }
        boolean path = failure instanceof NoRouteToHostException
                || says(failure, "unreachable")
                || says(failure, "No route to host");
        return path ? CloseCause.UNREACHABLE : CloseCause.RESET;
    }

    private static boolean says(Throwable failure, String words) {
        String message = failure.getMessage();
        return message != null && message.contains(words);
    }
}
