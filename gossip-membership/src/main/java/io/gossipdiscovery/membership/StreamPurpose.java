package io.gossipdiscovery.membership;

/** What a stream was opened for; a stream that came in has no purpose of ours. */
enum StreamPurpose {
    JOIN,
    REPAIR,
    STATE,
    PROBE,
    GOSSIP,
    KEYS,
    CONVERSATION,
    INBOUND
}
