package io.gossipdiscovery.netty;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The two kinds of sockets, for suites that run over both. */
enum Transport {
    NIO {
        @Override
        Sockets sockets() {
            return new NioSockets();
        }
    },
    EPOLL {
        @Override
        Sockets sockets() {
            assumeTrue(EpollSockets.unavailability() == null, "Netty has no epoll library for this machine here");
            return new EpollSockets();
        }
    };

    /** Skips the test where this kind is not there. */
    abstract Sockets sockets();
}
