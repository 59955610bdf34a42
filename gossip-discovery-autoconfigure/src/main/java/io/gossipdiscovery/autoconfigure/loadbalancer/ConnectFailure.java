package io.gossipdiscovery.autoconfigure.loadbalancer;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.http.HttpConnectTimeoutException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Tells failures of connecting, after which nobody has seen the request, from others. */
final class ConnectFailure {

    /** Chains of causes end; one that is longer is looped, or nobody's idea of a connect failure. */
    private static final int MOST_CAUSES = 20;

    private ConnectFailure() {}

    static boolean isBehind(@Nullable Throwable failure) {
        Throwable cause = failure;
        for (int i = 0; cause != null && i < MOST_CAUSES; i++) {
            if (isOne(cause)) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    /** Other HTTP clients derive theirs from these; their time-outs are told by name or message. */
    private static boolean isOne(Throwable failure) {
        if (failure instanceof ConnectException
                || failure instanceof NoRouteToHostException
                || failure instanceof HttpConnectTimeoutException) {
            return true;
        }
        String name = failure.getClass().getSimpleName();
        if (name.equals("ConnectTimeoutException")) {
            return true;
        }
        String message = failure.getMessage();
        return failure instanceof SocketTimeoutException
                && message != null
                && message.toLowerCase(Locale.ROOT).startsWith("connect time");
    }
}
