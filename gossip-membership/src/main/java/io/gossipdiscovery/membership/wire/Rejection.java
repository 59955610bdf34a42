package io.gossipdiscovery.membership.wire;

/** Why a packet was not taken. */
public enum Rejection {
    /** Shorter than its header. */
    TRUNCATED,
    /** Does not begin as our packets do. */
    NOT_GOSSIP,
    /** Speaks no protocol version that is spoken here. */
    VERSION,
    /** Of a cluster of another name. */
    OTHER_CLUSTER,
    /** Not sealed, where only sealed packets are taken. */
    PLAINTEXT,
    /** Sealed, where no key is held. */
    SEALED,
    /** No key opens it: another key, or changed on the way. */
    NOT_AUTHENTIC,
    /** Sealed by a member, but taken before, too old to tell, or sent as a datagram where it was a frame, or the other way round. */
    REPLAYED,
    /** Its content is cut short, oversized or contradicts itself. */
    MALFORMED,
    /** Sent by this very node. */
    OWN
}
