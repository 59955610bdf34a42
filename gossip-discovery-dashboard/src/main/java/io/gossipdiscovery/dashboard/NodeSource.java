package io.gossipdiscovery.dashboard;

import io.gossipdiscovery.autoconfigure.journal.GossipJournal;
import io.gossipdiscovery.autoconfigure.journal.JournalEntry;
import io.gossipdiscovery.membership.ClusterView;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.netty.GossipListener;
import io.gossipdiscovery.netty.GossipNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The cluster of a node.
 *
 * @param node whose view is shown
 * @param journal what happened; null where the application keeps none
 */
record NodeSource(GossipNode node, @Nullable GossipJournal journal) implements ClusterSource {

    @Override
    public String cluster() {
        return node.settings().cluster();
    }

    @Override
    public NodeAddress address() {
        return node.address();
    }

    @Override
    public ClusterView view() {
        return node.view();
    }

    @Override
    public Map<String, Long> counters() {
        return node.counters();
    }

    @Override
    public List<JournalEntry> entriesAfter(long number) {
        return journal == null ? List.of() : journal.entriesAfter(number);
    }

    @Override
    public void addListener(GossipListener listener) {
        node.addListener(listener);
    }

    @Override
    public void removeListener(GossipListener listener) {
        node.removeListener(listener);
    }
}
