package io.gossipdiscovery.autoconfigure.membership;

import java.util.List;

/** The seeds of {@code gossip.seeds}. */
record PropertiesGossipConnectionDetails(GossipProperties properties) implements GossipConnectionDetails {

    @Override
    public List<String> getSeeds() {
        return properties.seeds();
    }
}
