package io.gossipdiscovery.netty;

import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TCP keep-alive: the kernel asks a silent peer whether it is there, so that a stream over which nothing is said for hours does not
 * outlive its peer's machine, and firewalls on the path do not forget it.
 */
final class KeepAlive {

    private static final Logger LOG = LoggerFactory.getLogger(KeepAlive.class);

    /** How long nothing has come in before the kernel asks. */
    static final int IDLE_SECONDS = 15;

    /** How long the kernel waits before it asks again. */
    static final int INTERVAL_SECONDS = 5;

    /** How many times the kernel asks in vain before it ends the stream. */
    static final int PROBES = 3;

    private KeepAlive() {}

    /** Turns it on as far as this machine can: some have an idle time of their own, mostly two hours. */
    static void turnOn(SocketChannel channel, Sockets sockets) {
        set(channel, ChannelOption.SO_KEEPALIVE, true);
        sockets.keepAliveTiming().forEach((option, value) -> set(channel, option, value));
    }

    private static <T> void set(SocketChannel channel, ChannelOption<T> option, T value) {
        try {
            if (!channel.config().setOption(option, value)) {
                LOG.debug("{} is not supported here", option);
            }
        } catch (ChannelException e) {
            LOG.debug("{} could not be set to {}", option, value, e);
        }
    }
}
