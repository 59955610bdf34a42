package io.gossipdiscovery.autoconfigure.actuate;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;

/** Whom this application is to its cluster: name of the cluster, id and address of the node, members by status. */
final class GossipInfoContributor implements InfoContributor {

    private final ClusterReport report;

    GossipInfoContributor(ClusterReport report) {
        this.report = report;
    }

    @Override
    public void contribute(Info.Builder builder) {
        Map<String, Object> summary = report.summary();
        Map<String, Object> told = new LinkedHashMap<>();
        for (String key : new String[] {"cluster", "id", "address", "members"}) {
            if (summary.containsKey(key)) {
                told.put(key, summary.get(key));
            }
        }
        builder.withDetail("gossip", told);
    }
}
