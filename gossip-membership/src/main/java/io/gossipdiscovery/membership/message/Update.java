package io.gossipdiscovery.membership.message;

import io.gossipdiscovery.membership.member.Accusation;
import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.member.StateDelta;
import io.gossipdiscovery.membership.member.Status;
import io.gossipdiscovery.membership.member.VersionRange;
import org.jspecify.annotations.Nullable;

/** One piece of news about one member, riding on a packet. The closed set; {@link Handler} has one method per case. */
public sealed interface Update {

    /** Whom this is about. */
    NodeId subject();

    void accept(Handler handler);

    /**
     * News of a member's liveness.
     *
     * @param subject whom this is about
     * @param address where it is
     * @param evidence what is now held of it
     * @param accusation who accuses it; present with SUSPECT, and with a DEAD that rests on more than time: there it says who
     *     found out that the process is gone
     * @param versions of the protocol that it speaks; present with ALIVE alone, which everybody hears of before anything else
     */
    record MemberUpdate(
            NodeId subject,
            NodeAddress address,
            Evidence evidence,
            @Nullable Accusation accusation,
            @Nullable VersionRange versions)
            implements Update {

        public MemberUpdate {
            boolean proven = evidence.status() == Status.DEAD
                    && accusation != null
                    && accusation.grounds().isProcessEvidence();
            if (evidence.status() == Status.SUSPECT ? accusation == null : accusation != null && !proven) {
                throw new IllegalArgumentException(
                        "SUSPECT names its accuser, DEAD may name who found the process gone, "
                                + "nothing else names anybody: " + evidence + ", " + accusation);
            }
            if ((evidence.status() == Status.ALIVE) != (versions != null)) {
                throw new IllegalArgumentException("ALIVE tells what versions the member speaks, nothing else does: "
                        + evidence + ", " + versions);
            }
        }

        /** Of a member that speaks, if it is ALIVE, what nodes of this release speak. */
        public MemberUpdate(NodeId subject, NodeAddress address, Evidence evidence, @Nullable Accusation accusation) {
            this(
                    subject,
                    address,
                    evidence,
                    accusation,
                    evidence.status() == Status.ALIVE ? VersionRange.SPOKEN : null);
        }

        @Override
        public void accept(Handler handler) {
            handler.memberUpdate(this);
        }
    }

    /**
     * News of a member's state.
     *
     * @param subject whose state
     * @param delta the writes
     */
    record StateUpdate(NodeId subject, StateDelta delta) implements Update {
        @Override
        public void accept(Handler handler) {
            handler.stateUpdate(this);
        }
    }

    /**
     * Says that a member's state has a new version, where the writes themselves do not fit into a datagram: whoever is behind
     * asks for them on a stream.
     *
     * @param subject whose state
     * @param version the newest that the sender holds
     */
    record StateAnnouncement(NodeId subject, long version) implements Update {
        @Override
        public void accept(Handler handler) {
            handler.stateAnnouncement(this);
        }
    }

    /** One method per update. */
    interface Handler {
        void memberUpdate(MemberUpdate update);

        void stateUpdate(StateUpdate update);

        void stateAnnouncement(StateAnnouncement update);
    }
}
