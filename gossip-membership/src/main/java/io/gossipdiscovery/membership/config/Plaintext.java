package io.gossipdiscovery.membership.config;

/** What becomes of packets in the clear at a node that holds keys. Without keys there are no others. */
public enum Plaintext {
    /** They are refused. */
    REFUSED,
    /** They are taken, while some members have no keys yet or still send in the clear. */
    ACCEPTED,
    /** They are taken, and sent as well, so that members without keys understand this one. */
    SENT
}
