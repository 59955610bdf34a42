package io.gossipdiscovery.benchmarks.flood;

import io.gossipdiscovery.benchmarks.cluster.ClusterSettings;
import io.gossipdiscovery.membership.member.NodeId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The process that floods a node, at a rate; it prints how many datagrams it has sent. */
final class FloodSender {

    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private FloodSender() {}

    /** Kind, cluster, id of the node, its host and port, datagrams a second, seconds. */
    public static void main(String[] arguments) throws IOException {
        List<ByteBuffer> packets = FloodKind.valueOf(arguments[0])
                .packets(arguments[1], ClusterSettings.key(), NodeId.parse(arguments[2]));
        InetSocketAddress target = new InetSocketAddress(arguments[3], Integer.parseInt(arguments[4]));
        long perSecond = Long.parseLong(arguments[5]);
        long seconds = Long.parseLong(arguments[6]);
        try (DatagramChannel channel = DatagramChannel.open()) {
            channel.bind(new InetSocketAddress(target.getAddress(), 0));
            System.out.println(send(channel, packets, target, perSecond, seconds));
        }
    }

    private static long send(
            DatagramChannel channel, List<ByteBuffer> packets, InetSocketAddress target, long perSecond, long seconds)
            throws IOException {
        long begin = System.nanoTime();
        long total = perSecond * seconds;
        long sent = 0;
        while (sent < total) {
            long due = Math.min(
                    total, (System.nanoTime() - begin) / TICK_NANOS * perSecond / TimeUnit.SECONDS.toMillis(1));
            for (; sent < due; sent++) {
                channel.send(packets.get((int) (sent % packets.size())).duplicate(), target);
            }
            LockSupport.parkNanos(TICK_NANOS);
        }
        return sent;
    }
}
