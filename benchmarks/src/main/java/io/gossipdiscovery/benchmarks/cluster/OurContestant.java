package io.gossipdiscovery.benchmarks.cluster;

import io.gossipdiscovery.benchmarks.report.Row;
import io.gossipdiscovery.netty.GossipNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** This project's own nodes. */
public final class OurContestant extends HostedContestant {

    @Override
    public String name() {
        return Row.OURS;
    }

    @Override
    public List<String> presets() {
        return List.of(ClusterSettings.PRESET, ClusterSettings.LOCAL);
    }

    @Override
    public String version() {
        return source(GossipNode.class).getFileName() + ", sealed with AES-256-GCM";
    }

    @Override
    public @Nullable String missing() {
        return null;
    }

    @Override
    String classPath() {
        return System.getProperty("java.class.path");
    }

    @Override
    String mainClass() {
        return OurNodes.class.getName();
    }
}
