package io.gossipdiscovery.netty;

import static org.awaitility.Awaitility.await;

import io.gossipdiscovery.membership.CloseCause;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A program for a network namespace of its own: attempts a port where nobody listens, by stream and by connected datagram, behind one
 * firewall after the other, and prints how each ended.
 */
final class FirewalledAttempts {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final int PORT = 9_999;
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    private final Sockets sockets;
    private final EventLoop loop;
    private final ShellCounters counters = new ShellCounters();

    private FirewalledAttempts(Sockets sockets) {
        this.sockets = sockets;
        this.loop = new MultiThreadIoEventLoopGroup(1, sockets.ioHandler()).next();
    }

    /** The first argument is the transport, each other one a verdict of nftables on what comes in, or goes out, to the port. */
    public static void main(String[] args) throws Exception {
        FirewalledAttempts attempts =
                new FirewalledAttempts(Transport.valueOf(args[0]).sockets());
        run("ip", "link", "set", "lo", "up");
        for (int i = 1; i < args.length; i++) {
            String[] rule = args[i].split(" ", 2); // the hook, and the verdict
            nft("flush ruleset\ntable ip test { chain test { type filter hook " + rule[0] + " priority 0;\n"
                    + "meta l4proto { tcp, udp } th dport " + PORT + " " + rule[1] + "\n}\n}\n");
            System.out.println("ATTEMPT " + args[i] + ": " + attempts.outcome());
        }
        System.exit(0);
    }

    private String outcome() throws Exception {
        CompletableFuture<Integer> unreachable = new CompletableFuture<>();
        CompletableFuture<CloseCause> closed = new CompletableFuture<>();
        NodeAddress to = NodeAddress.of(LOOPBACK.getAddress(), PORT);
        ConnectedDatagrams datagrams = loop.submit(() -> {
                    ConnectedDatagrams sending = datagrams(unreachable);
                    sending.send(1, to, ByteBuffer.allocate(10));
                    streams(closed).open(1, to);
                    return sending;
                })
                .get();
        await().until(() -> loop.submit(datagrams::openCount).get() == 0);
        return closed.get(30, TimeUnit.SECONDS) + (unreachable.isDone() ? ", port unreachable" : ", silence");
    }

    private ConnectedDatagrams datagrams(CompletableFuture<Integer> unreachable) throws IOException {
        DatagramTransport unconnected = new DatagramTransport(
                loop, sockets.bindDatagrams(new InetSocketAddress(LOOPBACK, 0)), counters, (packet, from) -> {});
        return new ConnectedDatagrams(
                loop, sockets, LOOPBACK, unconnected, TIMEOUT, counters, new ConnectedDatagrams.Events() {
                    @Override
                    public void onDatagram(ByteBuffer packet, NodeAddress from) {}

                    @Override
                    public void onPortUnreachable(int number) {
                        unreachable.complete(number);
                    }
                });
    }

    private StreamTransport streams(CompletableFuture<CloseCause> closed) throws IOException {
        BoundSocket<io.netty.channel.socket.ServerSocketChannel> listener =
                sockets.listen(new InetSocketAddress(LOOPBACK, 0));
        return new StreamTransport(
                loop, sockets, listener, 1, 1_000, 1_000, TIMEOUT, null, counters, new StreamTransport.Events() {
                    @Override
                    public void onAccepted(long stream, NodeAddress from) {}

                    @Override
                    public void onConnected(long stream) {}

                    @Override
                    public void onFrame(long stream, ByteBuffer frame) {}

                    @Override
                    public void onClosed(long stream, CloseCause cause) {
                        closed.complete(cause);
                    }
                });
    }

    private static void nft(String rules) throws Exception {
        Process nft = new ProcessBuilder("nft", "-f", "-")
                .inheritIO()
                .redirectInput(ProcessBuilder.Redirect.PIPE)
                .start();
        nft.getOutputStream().write(rules.getBytes(StandardCharsets.US_ASCII));
        nft.getOutputStream().close();
        check(nft);
    }

    private static void run(String... command) throws Exception {
        check(new ProcessBuilder(command).inheritIO().start());
    }

    private static void check(Process process) throws InterruptedException {
        if (process.waitFor() != 0) {
            throw new IllegalStateException(process.info() + " failed");
        }
    }
}
