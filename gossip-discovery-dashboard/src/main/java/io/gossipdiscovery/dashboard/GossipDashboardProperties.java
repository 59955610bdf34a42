package io.gossipdiscovery.dashboard;

import io.gossipdiscovery.autoconfigure.failure.GossipConfigurationException;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.ConstructorBinding;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The page that shows the cluster as it changes.
 *
 * @param enabled Whether to serve the dashboard, where the application has it and a web server.
 * @param path Path of the dashboard within the application; everything below it belongs to the dashboard. Begins with a slash, ends
 *     with none, and has no wildcards.
 * @param maxViewers How many pages are kept up to date at once, 1 to 1000. Further ones are told to come again.
 */
@ConfigurationProperties("gossip.dashboard")
public record GossipDashboardProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("/gossip") String path,
        @DefaultValue("16") int maxViewers) {

    private static final String PATH = "/gossip";
    private static final int VIEWERS = 16;
    private static final int MAX_VIEWERS = 1_000;

    /** What neither a pattern nor another spelling of the same path can be. */
    private static final Pattern SEGMENTS = Pattern.compile("(?:/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+");

    @ConstructorBinding
    public GossipDashboardProperties {
        if (!SEGMENTS.matcher(path).matches()) {
            throw new GossipConfigurationException(
                    "gossip.dashboard.path is '" + path
                            + "': it must begin with '/' and not end with it, and be made of "
                            + "letters, digits, '-', '_', '~' and '.', of which the last begins no segment.",
                    "Set gossip.dashboard.path to a path of its own, such as /gossip or /ops/cluster, or "
                            + "gossip.dashboard.enabled to false for no dashboard.");
        }
        if (maxViewers < 1 || maxViewers > MAX_VIEWERS) {
            throw new GossipConfigurationException(
                    "gossip.dashboard.max-viewers is " + maxViewers + ", allowed are 1 to " + MAX_VIEWERS + ".",
                    "Set gossip.dashboard.max-viewers to the number of pages that may be open at once, or "
                            + "gossip.dashboard.enabled to false for no dashboard.");
        }
    }

    /** The defaults. Spring Cloud makes them whenever it rebinds beans, and where it cannot it warns each time. */
    GossipDashboardProperties() {
        this(true, PATH, VIEWERS);
    }
}
