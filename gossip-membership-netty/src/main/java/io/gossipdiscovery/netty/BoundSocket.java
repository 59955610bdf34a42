package io.gossipdiscovery.netty;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;

/** A socket that is bound and belongs to no loop yet. */
interface BoundSocket<C extends Channel> extends AutoCloseable {

    InetSocketAddress address();

    /** The channel of this socket, to be registered with a loop, which from then on closes it. */
    C adopt();

    /** Frees a socket that was not adopted. */
    @Override
    void close();
}
