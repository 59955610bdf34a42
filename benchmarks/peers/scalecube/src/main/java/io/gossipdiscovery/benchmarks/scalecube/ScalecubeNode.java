package io.gossipdiscovery.benchmarks.scalecube;

import io.gossipdiscovery.benchmarks.cluster.News;
import io.gossipdiscovery.benchmarks.cluster.NewsListener;
import io.gossipdiscovery.benchmarks.cluster.Node;
import io.scalecube.cluster.Cluster;
import io.scalecube.cluster.ClusterConfig;
import io.scalecube.cluster.ClusterImpl;
import io.scalecube.cluster.ClusterMessageHandler;
import io.scalecube.cluster.membership.MembershipEvent;
import io.scalecube.transport.netty.tcp.TcpTransportFactory;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A member that joins as it starts: before it joins there is none. Others know it by its alias; its state is its metadata. */
final class ScalecubeNode implements Node {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String LOOPBACK = "127.0.0.1";

    private final ClusterConfig config;
    private final String name;
    private final NewsListener listener;
    private @Nullable Cluster cluster;
    private boolean left;

    ScalecubeNode(ClusterConfig config, String name, NewsListener listener) {
        this.config = config.memberAlias(name).externalHost(LOOPBACK);
        this.name = name;
        this.listener = listener;
    }

    @Override
    public String id() {
        return name;
    }

    @Override
    public String join(String seed) {
        ClusterConfig joining = seed.isEmpty() ? config : config.membership(settings -> settings.seedMembers(seed));
        cluster = new ClusterImpl(joining)
                .transportFactory(TcpTransportFactory::new)
                .handler(started -> new ClusterMessageHandler() {
                    @Override
                    public void onMembershipEvent(MembershipEvent event) {
                        tell(event);
                    }
                })
                .startAwait();
        return cluster.address();
    }

    private void tell(MembershipEvent event) {
        String subject = event.member().alias();
        switch (event.type()) {
            case ADDED -> listener.learned(News.JOINED, subject);
            case LEAVING -> listener.learned(News.LEFT, subject);
            case REMOVED -> listener.learned(News.DIED, subject);
            case UPDATED -> listener.learned(News.CHANGED, subject);
        }
    }

    private Cluster cluster() {
        if (cluster == null) {
            throw new IllegalStateException(name + " has not joined yet");
        }
        return cluster;
    }

    @Override
    public void leave() {
        left = true;
        cluster().shutdown();
        cluster().onShutdown().block(LIMIT);
    }

    @Override
    public void change(String value) {
        cluster().updateMetadata(value).block(LIMIT);
    }

    /** There is no end without a goodbye but that of the process. */
    @Override
    public void close() {
        if (cluster != null && !left) {
            leave();
        }
    }
}
