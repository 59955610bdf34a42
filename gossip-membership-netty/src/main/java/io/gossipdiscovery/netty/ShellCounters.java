package io.gossipdiscovery.netty;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** What the shell counts, beside the counters of the engine. Belongs to the owner loop. */
final class ShellCounters {

    /** One thing that is counted, under a name that users see. */
    enum Counter {
        DATAGRAMS_SENT("shell.datagrams.sent"),
        DATAGRAMS_SEND_FAILED("shell.datagrams.sendFailed"),
        /** Not sent, because the socket's backlog was full. */
        DATAGRAMS_DROPPED("shell.datagrams.dropped"),
        DATAGRAMS_RECEIVED("shell.datagrams.received"),
        DATAGRAMS_RECEIVE_FAILED("shell.datagrams.receiveFailed"),
        /** Ignored, because nobody can be answered at port 0. */
        DATAGRAMS_WITHOUT_SENDER("shell.datagrams.withoutSender"),
        /** Told by the operating system, of a datagram that was sent from a connected socket. */
        DATAGRAMS_PORT_UNREACHABLE("shell.datagrams.portUnreachable"),
        /** Connected sockets that were closed before their time, because there were as many as may be. */
        DATAGRAMS_CONNECTED_OVER_LIMIT("shell.datagrams.connectedOverLimit"),
        STREAMS_OPENED("shell.streams.opened"),
        STREAMS_OPEN_FAILED("shell.streams.openFailed"),
        STREAMS_ACCEPTED("shell.streams.accepted"),
        /** TLS handshakes in either direction that did not end with both sides accepting each other's certificate. */
        STREAMS_HANDSHAKES_FAILED("shell.streams.handshakesFailed"),
        /** Reset, because certificates that were loaded while it stood do not accept the one of the peer. */
        STREAMS_UNTRUSTED("shell.streams.untrusted"),
        /** Closed at once, in either direction, because there were as many as the settings allow. */
        STREAMS_OVER_LIMIT("shell.streams.overLimit"),
        /** Closed at once, because as many were accepted in a second as the settings allow. */
        STREAMS_OVER_RATE("shell.streams.overRate"),
        /** Closed at once, because as many handshakes were begun in a second as the settings allow. */
        STREAMS_HANDSHAKES_OVER_RATE("shell.streams.handshakesOverRate"),
        /** Aborted, because the peer announced a frame longer than any may be. */
        STREAMS_FRAME_TOO_LONG("shell.streams.frameTooLong"),
        /** Aborted, because the peer did not read what was written. */
        STREAMS_BACKLOG_FULL("shell.streams.backlogFull"),
        /** Exceptions out of the engine: a bug of ours each. */
        ENGINE_FAULTS("shell.engine.faults");

        private final String label;

        Counter(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }

    private final Map<Counter, long[]> counts = new EnumMap<>(Counter.class);

    ShellCounters() {
        for (Counter counter : Counter.values()) {
            counts.put(counter, new long[1]);
        }
    }

    void add(Counter counter) {
        cell(counter)[0]++;
    }

    long get(Counter counter) {
        return cell(counter)[0];
    }

    void copyTo(Map<String, Long> target) {
        counts.forEach((counter, cell) -> target.put(counter.label(), cell[0]));
    }

    private long[] cell(Counter counter) {
        return Objects.requireNonNull(counts.get(counter));
    }
}
