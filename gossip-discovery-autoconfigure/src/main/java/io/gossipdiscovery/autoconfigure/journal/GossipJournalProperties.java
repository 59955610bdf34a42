package io.gossipdiscovery.autoconfigure.journal;

import io.gossipdiscovery.autoconfigure.failure.GossipConfigurationException;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.ConstructorBinding;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The journal of what happened in the cluster.
 *
 * @param size How many entries the journal keeps, 0 to 100000; each takes some hundred bytes. The oldest are dropped, and
 *     counted. 0 keeps none.
 */
@ConfigurationProperties("gossip.journal")
public record GossipJournalProperties(@DefaultValue("1000") int size) {

    private static final int SIZE = 1000;

    @ConstructorBinding
    public GossipJournalProperties {
        if (size < 0 || size > GossipJournal.MAX_SIZE) {
            throw new GossipConfigurationException(
                    "gossip.journal.size is " + size + ", allowed are 0 to " + GossipJournal.MAX_SIZE + ".",
                    "Set gossip.journal.size to the number of entries to keep, or to 0 for none.");
        }
    }

    /** The defaults. Spring Cloud makes them whenever it rebinds beans, and where it cannot it warns each time. */
    GossipJournalProperties() {
        this(SIZE);
    }
}
