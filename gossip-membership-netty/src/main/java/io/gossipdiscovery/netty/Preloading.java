package io.gossipdiscovery.netty;

import io.gossipdiscovery.membership.MembershipEngine;
import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.crypto.Keyring;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.DefaultChannelPipeline;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.List;
import java.util.SplittableRandom;

/** What takes longest of a first node's start, done before there is one: classes are loaded, and the JDK's cryptography. */
final class Preloading {

    /** Those that bring most others with them. */
    private static final List<Class<?>> ROOTS = List.of(
            ByteBufAllocator.class,
            NioIoHandler.class,
            SingleThreadIoEventLoop.class,
            MultiThreadIoEventLoopGroup.class,
            DefaultChannelPipeline.class,
            NioServerSocketChannel.class,
            NioDatagramChannel.class,
            NioSocketChannel.class,
            Bootstrap.class,
            ServerBootstrap.class,
            GossipNode.class,
            NodeLoop.class,
            EngineLoop.class,
            DatagramTransport.class,
            StreamTransport.class,
            SeedInquiry.class);

    private static final NodeAddress NOWHERE = NodeAddress.ofIpv4(0x7F00_0001, 1);

    private Preloading() {}

    static void run() {
        Keyring keyring = new Keyring(List.of(new byte[Keyring.KEY_BYTES]), 1);
        Keyring.Sender nobody = new Keyring.Sender(0, 0);
        byte[] nothing = {};
        keyring.open(nobody, 0, nothing, keyring.seal(nobody, 0, nothing, nothing));
        MembershipEngine engine = new MembershipEngine(
                MembershipSettings.lan("preloading"), NOWHERE, keyring, new SplittableRandom(0), 0);
        engine.onTimer(0);
        ROOTS.forEach(Preloading::initialize);
    }

    private static void initialize(Class<?> type) {
        try {
            Class.forName(type.getName(), true, type.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("A class that is there cannot be found: " + type, e);
        }
    }
}
