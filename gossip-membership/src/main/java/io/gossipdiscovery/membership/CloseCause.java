package io.gossipdiscovery.membership;

/** Why a stream ended, as far as the operating system says. */
public enum CloseCause {
    /** The peer closed it in order. */
    FIN,
    /** The peer, or something on the path, reset it. */
    RESET,
    /** The connection was refused: no process listens there. */
    REFUSED,
    /** No answer in time. */
    TIMEOUT,
    /** Host or network unreachable: speaks of the path, not of the process. */
    UNREACHABLE,
    /** This side gave up: a limit was reached, or the peer sent what is not a frame. */
    ABORTED
}
