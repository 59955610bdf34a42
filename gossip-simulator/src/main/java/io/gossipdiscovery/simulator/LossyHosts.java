package io.gossipdiscovery.simulator;

import java.util.Set;

/**
 * Hosts with bad links: to and from everybody packets are lost.
 *
 * @param hosts which
 * @param lossIn share of what is sent to them, 0 to 1
 * @param lossOut share of what they send, 0 to 1
 */
record LossyHosts(Set<Host> hosts, double lossIn, double lossOut) implements PathRule {

    LossyHosts {
        hosts = Set.copyOf(hosts);
        NetworkConditions.requireShare("lossIn", lossIn);
        NetworkConditions.requireShare("lossOut", lossOut);
    }

    @Override
    public double loss(Host from, Host to) {
        double in = hosts.contains(to) ? lossIn : 0;
        double out = hosts.contains(from) ? lossOut : 0;
        return 1 - (1 - in) * (1 - out);
    }
}
