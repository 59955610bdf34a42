package io.gossipdiscovery.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.autoconfigure.journal.GossipJournalAutoConfiguration;
import io.gossipdiscovery.autoconfigure.loadbalancer.GossipLoadBalancerAutoConfiguration;
import io.gossipdiscovery.autoconfigure.membership.GossipMembershipAutoConfiguration;
import io.gossipdiscovery.autoconfigure.metrics.GossipMetricsAutoConfiguration;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cloud.commons.util.UtilAutoConfiguration;

/**
 * What Prometheus scrapes of an application with a node, a journal and a load balancer.
 *
 * @param labels by the name of each metric, its labels with all their values
 */
record ExportedMeters(Map<String, Map<String, Set<String>>> labels) {

    private static final Pattern SAMPLE = Pattern.compile("^(gossip_\\w+)(?:\\{([^}]*)})? ", Pattern.MULTILINE);
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

    /** Starts a node, binds its meters to a registry for Prometheus, and reads what that tells. */
    static ExportedMeters ofARunningNode() {
        Map<String, Map<String, Set<String>>> labels = new TreeMap<>();
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        UtilAutoConfiguration.class,
                        MetricsAutoConfiguration.class,
                        CompositeMeterRegistryAutoConfiguration.class,
                        GossipMembershipAutoConfiguration.class,
                        GossipJournalAutoConfiguration.class,
                        GossipLoadBalancerAutoConfiguration.class,
                        GossipMetricsAutoConfiguration.class))
                .withBean(PrometheusMeterRegistry.class, () -> new PrometheusMeterRegistry(PrometheusConfig.DEFAULT))
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    read(context.getBean(PrometheusMeterRegistry.class).scrape(), labels);
                });
        assertThat(labels).hasSizeGreaterThan(100);
        return new ExportedMeters(labels);
    }

    private static void read(String scraped, Map<String, Map<String, Set<String>>> labels) {
        Matcher samples = SAMPLE.matcher(scraped);
        while (samples.find()) {
            Map<String, Set<String>> known = labels.computeIfAbsent(samples.group(1), name -> new HashMap<>());
            String told = samples.group(2);
            Matcher label = LABEL.matcher(told == null ? "" : told);
            while (label.find()) {
                known.computeIfAbsent(label.group(1), name -> new TreeSet<>()).add(label.group(2));
            }
        }
    }

    Set<String> names() {
        return labels.keySet();
    }

    /** The labels of a metric, each with all its values. */
    Map<String, Set<String>> labelsOf(String name) {
        return labels.getOrDefault(name, Map.of());
    }
}
