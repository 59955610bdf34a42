package io.gossipdiscovery.autoconfigure.failure;

import io.gossipdiscovery.netty.GossipBindException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Names the port that is taken and the property that chooses another. */
final class GossipBindFailureAnalyzer extends AbstractFailureAnalyzer<GossipBindException> {

    @Override
    protected FailureAnalysis analyze(@Nullable Throwable rootFailure, GossipBindException cause) {
        return analysis(cause.address().getHostAddress(), cause.ports(), cause);
    }

    static FailureAnalysis analysis(String host, List<Integer> ports, Throwable cause) {
        String numbers = ports.stream().map(String::valueOf).collect(Collectors.joining(", "));
        return new FailureAnalysis(
                "Gossip could not bind port " + numbers + " on " + host
                        + ": it must be free for both UDP and TCP, and the address must be one of this machine's.",
                "End the process that holds the port, or set gossip.bind-port to another number (0 takes any free one); "
                        + "gossip.bind-address chooses the address.",
                cause);
    }
}
