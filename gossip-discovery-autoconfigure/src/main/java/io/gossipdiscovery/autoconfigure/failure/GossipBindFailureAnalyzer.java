package io.gossipdiscovery.autoconfigure.failure;

import io.gossipdiscovery.netty.GossipBindException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Names the port that is taken, or the address that is not one of this machine, and the property that chooses another. */
final class GossipBindFailureAnalyzer extends AbstractFailureAnalyzer<GossipBindException> {

    @Override
    protected FailureAnalysis analyze(@Nullable Throwable rootFailure, GossipBindException cause) {
        return cause.isAddressNotHere() ? addressNotHere(cause) : portsTaken(cause);
    }

    private static FailureAnalysis portsTaken(GossipBindException cause) {
        String numbers = cause.ports().stream().map(String::valueOf).collect(Collectors.joining(", "));
        return new FailureAnalysis(
                "Gossip could not bind port " + numbers + " on "
                        + cause.address().getHostAddress() + ": it must be free for both UDP and TCP.",
                "End the process that holds the port, or set gossip.bind-port to another number (0 takes any free one, which "
                        + "other nodes cannot name as a seed); gossip.bind-address chooses the address.",
                cause);
    }

    private static FailureAnalysis addressNotHere(GossipBindException cause) {
        return new FailureAnalysis(
                "Gossip could not bind any port on " + cause.address().getHostAddress()
                        + ", which is not an address of this machine.",
                "Set gossip.bind-address to an address of this machine, or remove it: then the route to the seeds decides. Where "
                        + "others reach this machine under an address that it does not have itself, set gossip.advertise.host to "
                        + "that one instead.",
                cause);
    }
}
