package io.gossipdiscovery.simulator;

import io.gossipdiscovery.simulator.Transmission.Kind;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Hears of everything that goes from host to host, at the moment at which it is sent. It changes nothing. */
@FunctionalInterface
interface Wiretap {

    /**
     * Something leaves a host.
     *
     * @param arrivesNanos when it arrives; {@link Transmission#NEVER} if it does not
     * @param bytes of a packet, to be read from a duplicate alone; null for what carries none
     */
    void sent(Kind kind, Host from, Host to, long sentNanos, long arrivesNanos, @Nullable ByteBuffer bytes);
}
