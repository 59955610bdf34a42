package io.gossipdiscovery.autoconfigure.membership;

import io.gossipdiscovery.autoconfigure.failure.GossipConfigurationException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.cloud.context.environment.EnvironmentChangeEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;

/**
 * Takes over what changes of {@code gossip.*} while the application runs: seeds and keys in place, without leaving. Of everything else it
 * says once that it needs a restart.
 */
final class MembershipRefresh implements ApplicationListener<EnvironmentChangeEvent> {

    private static final Logger log = LoggerFactory.getLogger(MembershipRefresh.class);

    private final GossipMembership membership;
    private final GossipConnectionDetails details;
    private final Environment environment;
    private final Map<String, @Nullable Object> fixed;
    private final Set<String> said = new HashSet<>();
    private List<String> seeds;
    private GossipProperties.Security security;

    MembershipRefresh(
            GossipMembership membership,
            GossipProperties properties,
            GossipConnectionDetails details,
            Environment environment) {
        this.membership = membership;
        this.details = details;
        this.environment = environment;
        this.fixed = fixed(properties);
        this.seeds = properties.seeds();
        this.security = properties.security();
    }

    @Override
    public synchronized void onApplicationEvent(EnvironmentChangeEvent event) {
        if (event.getKeys().stream().noneMatch(key -> key.startsWith("gossip."))) {
            return;
        }
        try {
            refresh(Binder.get(environment).bindOrCreate("gossip", GossipProperties.class));
        } catch (BindException | GossipConfigurationException | IllegalStateException e) {
            log.error(
                    "Gossip goes on as before, what was changed is unusable: {}",
                    GossipConfigurationException.explain(e));
        }
    }

    private void refresh(GossipProperties changed) {
        fixed(changed).forEach((property, value) -> {
            if (!Objects.equals(value, fixed.get(property))) {
                sayOnce(property, "is used after a restart only");
            }
        });
        if (!changed.seeds().equals(seeds)) {
            refreshSeeds(changed);
        }
        refreshKeys(changed.security());
    }

    private void refreshSeeds(GossipProperties changed) {
        if (!(details instanceof PropertiesGossipConnectionDetails)) {
            sayOnce(SeedOrigins.PROPERTY, "is not used: the GossipConnectionDetails bean names the seeds");
        } else if (membership.plan().mode() == GossipMode.LOCAL) {
            sayOnce(SeedOrigins.PROPERTY, "is used after a restart only: local mode stays on loopback");
        } else {
            changed.seeds().forEach(seed -> SeedOrigins.parse(seed, SeedOrigins.PROPERTY));
            membership.useSeeds(changed.seeds());
            seeds = changed.seeds();
            log.info("Gossip looks for others at {} from now on", seeds);
        }
    }

    private void refreshKeys(GossipProperties.Security changed) {
        List<byte[]> keys = SealingKeys.of(changed);
        if (changed.keys().equals(security.keys()) && changed.migration() == security.migration()) {
            return;
        }
        if (changed.keys().isEmpty() || security.keys().isEmpty()) {
            sayOnce(
                    "gossip.security.keys",
                    "is used after a restart only: keys can be exchanged, but neither given to a node without any nor taken away");
            return;
        }
        membership.useKeys(keys, changed.migration().plaintext());
        security = changed;
        log.info(
                "Gossip seals with key {} from now on and opens with {}",
                membership.plan().keyFingerprints().get(0),
                membership.plan().keyFingerprints());
        membership.logMigration();
    }

    private void sayOnce(String property, String what) {
        if (said.add(property)) {
            log.warn("Gossip: the change of {} {}", property, what);
        }
    }

    /** Everything but seeds and keys, by property or by what several have in common. */
    private static Map<String, @Nullable Object> fixed(GossipProperties properties) {
        Map<String, @Nullable Object> fixed = new LinkedHashMap<>();
        fixed.put("gossip.enabled", properties.enabled());
        fixed.put("gossip.local", properties.local());
        fixed.put("gossip.cluster", properties.cluster());
        fixed.put("gossip.peers-file", properties.peersFile());
        fixed.put("gossip.bind-address", properties.bindAddress());
        fixed.put("gossip.bind-port", properties.bindPort());
        fixed.put("gossip.advertise.*", properties.advertise());
        fixed.put("gossip.preset", properties.preset());
        fixed.put("gossip.join.wait", properties.join());
        fixed.put("gossip.security.ssl-bundle", properties.security().sslBundle());
        fixed.put("gossip.security.key-life", properties.security().keyLife());
        fixed.put("gossip.security.allow-plaintext", properties.security().allowPlaintext());
        fixed.put("gossip.limits.*", properties.limits());
        return fixed;
    }
}
