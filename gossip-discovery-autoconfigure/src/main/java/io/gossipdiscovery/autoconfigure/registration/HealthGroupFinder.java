package io.gossipdiscovery.autoconfigure.registration;

import io.gossipdiscovery.autoconfigure.failure.GossipConfigurationException;

/** Finds the health groups of this application, where it has any. */
interface HealthGroupFinder {

    /**
     * The group of this name.
     *
     * @throws GossipConfigurationException if there is none
     */
    HealthGroup find(String name);

    /** Without health on the class path, or where its endpoint is switched off. */
    static GossipConfigurationException noEndpoint(String name) {
        return new GossipConfigurationException(
                "gossip.discovery.readiness.health-group is '" + name
                        + "', and this application has no health endpoint that could be asked.",
                "Add spring-boot-starter-actuator and leave the endpoint health switched on and exposed, or remove "
                        + "gossip.discovery.readiness.health-group.");
    }
}
