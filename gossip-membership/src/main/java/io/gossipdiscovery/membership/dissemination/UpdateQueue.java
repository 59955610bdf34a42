package io.gossipdiscovery.membership.dissemination;

import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.member.Status;
import io.gossipdiscovery.membership.message.Update;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The news that this node still passes on, a lane for each {@link Kind}. News of one member's liveness replaces older news of
 * it, and so does news of its state, so that there are at most two entries a member. It leaves the queue superseded or sent
 * enough, or by {@link #dropAccusations}. All operations are O(log n) but those that say otherwise.
 *
 * <p>Every kind has a reserved share of every packet, so that a flood of one does not keep another waiting: first each takes its
 * share, the last update of which may reach beyond it, then what is left goes to the first that has more. A kind whose first
 * update is too large for what others left of the packet goes before them in the next one.
 *
 * <p>Not thread-safe: it belongs to one engine.
 */
public final class UpdateQueue {

    private static final List<Kind> KINDS = List.of(Kind.values());

    private final IntSupplier sendsPerUpdate;
    private final List<Lane> lanes;
    /** Something came in since all that waits was spread last. */
    private boolean fresh;
    /** Whose first update did not fit into the last packet, or null. */
    private @Nullable Lane owed;

    /**
     * An empty queue.
     *
     * @param sendsPerUpdate after how many sends an update leaves the queue, for the present size of the cluster
     */
    public UpdateQueue(IntSupplier sendsPerUpdate) {
        this.sendsPerUpdate = sendsPerUpdate;
        this.lanes = KINDS.stream().map(kind -> new Lane()).toList();
    }

    /** Takes news in, instead of what was there on the same member's liveness or state. */
    public void add(Update update) {
        fresh = true;
        lane(Kind.of(update)).add(update, 0);
    }

    /**
     * Takes in news that came by a repair. That was a send as well: it counts as this node's first, so that repairs do not make
     * an update cost the cluster more than gossip may.
     */
    public void addRepaired(Update update) {
        fresh = true;
        int limit = sendsPerUpdate.getAsInt();
        lane(Kind.of(update)).add(update, limit > 1 ? 1 : 0);
    }

    /** What waits on this member's state, or null. */
    public @Nullable Update pendingState(NodeId subject) {
        return lane(Kind.STATE).pending(subject);
    }

    /** Drops what waits on a member that nobody is to hear of any more. */
    public void forget(NodeId subject) {
        lanes.forEach(lane -> lane.remove(subject));
    }

    /** Drops all that says of others that they are suspect or dead: O(n). */
    public void dropAccusations() {
        lane(Kind.MEMBERSHIP).removeIf(update -> update instanceof Update.MemberUpdate told && isAccusation(told));
    }

    private static boolean isAccusation(Update.MemberUpdate update) {
        Status status = update.evidence().status();
        return status == Status.SUSPECT || status == Status.DEAD;
    }

    public int size() {
        int size = 0;
        for (Lane lane : lanes) {
            size += lane.size();
        }
        return size;
    }

    public boolean isEmpty() {
        return size() == 0;
    }

    /** True if something may wait that gossip has not been sent with yet, although a probe may have carried it. */
    public boolean isFresh() {
        return fresh;
    }

    /** Gossip was sent: what waits is not fresh any more, but for what found no room in it. */
    public void spread() {
        fresh = hasUnsent();
    }

    /** True if something waits that was not sent at all yet. */
    public boolean hasUnsent() {
        return lanes.stream().anyMatch(Lane::hasUnsent);
    }

    /**
     * Offers updates to a packet until it is full. What it takes counts as sent once.
     *
     * @return how many it took
     */
    public int fill(Room packet) {
        int free = packet.freeBytes();
        List<Lane.Offer> offers = new ArrayList<>();
        for (Lane lane : lanes) {
            offers.add(lane.offer());
        }
        Lane first = owed;
        if (first != null) {
            int index = lanes.indexOf(first);
            offers.get(index).fill(packet, KINDS.get(index).shareOf(free));
        }
        for (int i = 0; i < lanes.size(); i++) {
            if (lanes.get(i) != first) {
                offers.get(i).fill(packet, KINDS.get(i).shareOf(free));
            }
        }
        offers.forEach(offer -> offer.fill(packet, free));
        owed = null;
        int limit = sendsPerUpdate.getAsInt();
        int sent = 0;
        for (int i = 0; i < lanes.size(); i++) {
            if (offers.get(i).headMissed()) {
                owed = lanes.get(i);
            }
            sent += offers.get(i).sent(limit);
        }
        return sent;
    }

    /** As {@link #fill(Room)}, of liveness alone: state waits, without counting as sent. */
    public int fillWithMembership(Room packet) {
        Lane.Offer offer = lane(Kind.MEMBERSHIP).offer();
        offer.fill(packet, packet.freeBytes());
        return offer.sent(sendsPerUpdate.getAsInt());
    }

    /** As {@link #fill(Room)}, of this member's liveness alone: all else waits, without counting as sent. */
    public int fillWith(NodeId subject, Room packet) {
        Lane.Offer offer = lane(Kind.MEMBERSHIP).offer();
        offer.fill(packet, subject);
        return offer.sent(sendsPerUpdate.getAsInt());
    }

    /** How much waits that says something of state. */
    public int stateSize() {
        return lane(Kind.STATE).size();
    }

    private Lane lane(Kind kind) {
        return lanes.get(KINDS.indexOf(kind));
    }
}
