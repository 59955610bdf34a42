package io.gossipdiscovery.membership.dissemination;

import io.gossipdiscovery.membership.message.Update;

/** What is left of a packet for news. */
public interface Room {

    /** Bytes that are still free. */
    int freeBytes();

    /** Takes an update in, or answers false if it does not fit. */
    boolean tryAdd(Update update);
}
