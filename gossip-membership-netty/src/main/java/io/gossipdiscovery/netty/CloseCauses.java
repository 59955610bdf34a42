package io.gossipdiscovery.netty;

import io.gossipdiscovery.membership.CloseCause;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.unix.Errors.NativeIoException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads an exception of a socket as a cause. REFUSED is evidence of a death, so that only ECONNREFUSED ever is.
 *
 * <p>Netty's epoll tells the error number. The JDK turns many numbers into few types, and the texts come from the C library in the
 * machine's language: there types decide wherever they can.
 */
final class CloseCauses {

    /** Linux, on every machine that Netty has its library for. */
    private static final int EPERM = 1;

    private static final int ENETDOWN = 100;
    private static final int ENETUNREACH = 101;
    private static final int ETIMEDOUT = 110;
    private static final int ECONNREFUSED = 111;
    private static final int EHOSTDOWN = 112;
    private static final int EHOSTUNREACH = 113;
    private static final int ECONNRESET = 104;
    private static final int EPIPE = 32;

    /** The number in a text of Netty's {@code Errors}, which has no accessor where a connect fails. */
    private static final Pattern NATIVE_ERROR = Pattern.compile("\\w+\\(\\.\\.\\) failed with error\\(-(\\d+)\\)");

    private static final int NO_NUMBER = 0;

    private CloseCauses() {}

    /** Why a connect failed. */
    static CloseCause ofConnect(Throwable failure) {
        return ofConnect(failure, RefusalText::isRefusal);
    }

    /**
     * Why a connect failed. Of the JDK, ECONNREFUSED and ETIMEDOUT are a {@link ConnectException} both (JDK, {@code Net.c},
     * {@code handleSocketError}), so that here alone the text decides.
     *
     * @param refusal whether the text of a {@link ConnectException} is that of a refusal
     */
    static CloseCause ofConnect(Throwable failure, Predicate<String> refusal) {
        if (failure instanceof ConnectTimeoutException) {
            return CloseCause.TIMEOUT;
        }
        if (!(failure instanceof IOException)) {
            return CloseCause.ABORTED;
        }
        int number = errorNumber(failure);
        if (number != NO_NUMBER) {
            return number == ECONNREFUSED ? CloseCause.REFUSED : ofNumber(number, CloseCause.UNREACHABLE);
        }
        if (failure instanceof ConnectException) {
            String text = failure.getMessage();
            return text != null && refusal.test(text) ? CloseCause.REFUSED : CloseCause.TIMEOUT;
        }
        return says(failure, "reset") ? CloseCause.RESET : CloseCause.UNREACHABLE;
    }

    /** Why reading from, or writing to, a connected stream failed. */
    static CloseCause ofTransfer(Throwable failure) {
        if (!(failure instanceof IOException)) {
            return CloseCause.ABORTED;
        }
        int number = errorNumber(failure);
        if (number != NO_NUMBER) {
            return ofNumber(number, CloseCause.RESET);
        }
        if (says(failure, "timed out")) {
            return CloseCause.TIMEOUT;
        }
        boolean path = failure instanceof NoRouteToHostException
                || says(failure, "unreachable")
                || says(failure, "No route to host")
                || says(failure, "not permitted");
        return path ? CloseCause.UNREACHABLE : CloseCause.RESET;
    }

    private static CloseCause ofNumber(int number, CloseCause otherwise) {
        return switch (number) {
            case ETIMEDOUT -> CloseCause.TIMEOUT;
            case ECONNRESET, EPIPE -> CloseCause.RESET;
            case EHOSTUNREACH, EHOSTDOWN, ENETUNREACH, ENETDOWN, EPERM -> CloseCause.UNREACHABLE;
            default -> otherwise;
        };
    }

    private static int errorNumber(Throwable failure) {
        if (failure instanceof NativeIoException nativeFailure) {
            return -nativeFailure.expectedErr();
        }
        String message = failure.getMessage();
        Matcher number = NATIVE_ERROR.matcher(message == null ? "" : message);
        return number.lookingAt() ? Integer.parseInt(number.group(1)) : NO_NUMBER;
    }

    private static boolean says(Throwable failure, String words) {
        String message = failure.getMessage();
        return message != null && message.contains(words);
    }
}
