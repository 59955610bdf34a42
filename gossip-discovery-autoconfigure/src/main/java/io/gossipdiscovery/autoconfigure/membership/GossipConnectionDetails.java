package io.gossipdiscovery.autoconfigure.membership;

import java.util.List;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/** Where a cluster is found, as a service connection tells it. A bean of this type is used instead of {@code gossip.seeds}. */
public interface GossipConnectionDetails extends ConnectionDetails {

    /** Seeds as {@code gossip.seeds} takes them. */
    List<String> getSeeds();
}
