package io.gossipdiscovery.dashboard;

import io.gossipdiscovery.autoconfigure.journal.JournalEntry;
import io.gossipdiscovery.membership.ClusterView;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.netty.GossipListener;
import java.util.List;
import java.util.Map;

/** A cluster as one node has it, in so far as the dashboard shows it. May be asked by any thread, and keeps none waiting. */
interface ClusterSource {

    /** Name of the cluster. */
    String cluster();

    /** Where the others reach this node. */
    NodeAddress address();

    /** The newest view. */
    ClusterView view();

    /** Every counter by its name: another map as soon as the node has counted anew, which is about once a second. */
    Map<String, Long> counters();

    /** What the journal has beyond the entry of this number, newest first; nothing where there is no journal. */
    List<JournalEntry> entriesAfter(long number);

    /** From now on a listener hears what the node does. */
    void addListener(GossipListener listener);

    /** A listener hears no more. */
    void removeListener(GossipListener listener);
}
