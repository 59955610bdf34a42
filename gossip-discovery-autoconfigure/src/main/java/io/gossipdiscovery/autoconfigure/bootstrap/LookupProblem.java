package io.gossipdiscovery.autoconfigure.bootstrap;

import io.gossipdiscovery.autoconfigure.failure.GossipConfigurationException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Why the last look-up found no config server. The config client warns of it and, where it needs the configuration, ends the start with
 * an exception that does not mention it; the warning is lost then, since there is no log yet.
 */
final class LookupProblem {

    private static final Logger log = LoggerFactory.getLogger(LookupProblem.class);

    private final AtomicReference<@Nullable GossipConfigurationException> last = new AtomicReference<>();

    void set(GossipConfigurationException problem) {
        last.set(problem);
    }

    void clear() {
        last.set(null);
    }

    /** Says it, unless this is what ended the start and is explained by its analysis. */
    void report(Throwable failure) {
        GossipConfigurationException problem = last.get();
        if (problem != null && problem != failure) {
            log.error("Gossip: {} {}", problem.getMessage(), problem.remedy());
        }
    }
}
