package io.gossipdiscovery.benchmarks.scalecube;

import io.gossipdiscovery.benchmarks.cluster.NewsListener;
import io.gossipdiscovery.benchmarks.cluster.Node;
import io.gossipdiscovery.benchmarks.cluster.NodeHost;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.scalecube.cluster.ClusterConfig;
import java.io.IOException;

/** A process with members of scalecube-cluster. */
final class ScalecubeNodes implements Node.Maker {

    private final String preset;

    private ScalecubeNodes(String preset) {
        this.preset = preset;
    }

    /** Preset, cluster. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        NodeHost.serve(new ScalecubeNodes(arguments[0]), arguments[1]);
        System.exit(0);
    }

    @Override
    public Node make(String cluster, String name, NewsListener listener) {
        ClusterConfig config =
                switch (preset) {
                    case "lan" -> ClusterConfig.defaultLanConfig();
                    case "local" -> ClusterConfig.defaultLocalConfig();
                    default -> throw new IllegalArgumentException("unknown preset '" + preset + "'");
                };
        return new ScalecubeNode(config, name, listener);
    }

    @Override
    public long uncountedDirectBytes() {
        return ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider allocator
                ? allocator.metric().usedDirectMemory()
                : 0;
    }
}
