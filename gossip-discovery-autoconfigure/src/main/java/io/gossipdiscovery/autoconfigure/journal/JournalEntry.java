package io.gossipdiscovery.autoconfigure.journal;

import io.gossipdiscovery.autoconfigure.service.GossipServiceInstance;
import io.gossipdiscovery.autoconfigure.service.MemberServices;
import io.gossipdiscovery.autoconfigure.service.Readiness;
import io.gossipdiscovery.membership.MembershipEvent;
import io.gossipdiscovery.membership.member.Accusation.Grounds;
import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing that happened to one member, as this node learnt it.
 *
 * @param number counts from 1, without gaps
 * @param at when this node learnt it, by its wall clock
 * @param kind what happened
 * @param subject to whom, as known just before
 * @param charge the accusation that the event rests on; null where nobody is accused. Of several, the first that this node heard
 *     of
 * @param alive how long the member had been alive until then, as far as this node saw, since it joined or refuted last: for the
 *     begin of a suspicion, or for an end without one; null where this node did not see that
 * @param suspicion the suspicion that the event ends; null where it ends none
 * @param successor the id under which this node goes on; null for every kind but {@link Kind#RENEWED}
 */
public record JournalEntry(
        long number,
        Instant at,
        Kind kind,
        Party subject,
        @Nullable Charge charge,
        @Nullable Duration alive,
        @Nullable Suspicion suspicion,
        @Nullable NodeId successor) {

    /** In words for a person: why the member was removed, or what else became of it. Begins in lower case; its name goes before. */
    public String why() {
        return Explanation.of(this);
    }

    /**
     * Who holds the member for gone, and why.
     *
     * @param accuser who made the observation, as known at that moment
     * @param grounds what it observed
     */
    public record Charge(Party accuser, Grounds grounds) {}

    /**
     * A suspicion that is over.
     *
     * @param since when this node learnt of it
     * @param lasted from then until the event
     */
    public record Suspicion(Instant since, Duration lasted) {}

    /** What can happen. */
    public enum Kind {
        /** Heard of for the first time, or back after it was held for dead. */
        JOINED,
        /** Accused, and free to refute. */
        SUSPECTED,
        /** The accusation was refuted. */
        REFUTED,
        /** The accusation was proven, or not refuted in time. */
        DIED,
        /** It said goodbye. */
        LEFT,
        /** What it tells of itself has changed: services, readiness, metadata, shared values. */
        STATE_CHANGED,
        /** Its instances stay listed although it died: more than half of a service do not answer all at once. */
        KEPT,
        /** Its instances were listed although it had died, and no longer are for that. */
        KEPT_NO_LONGER,
        /** This node gave up its identity and goes on under another. */
        RENEWED;

        static Kind of(MembershipEvent.Kind kind) {
            return switch (kind) {
                case JOINED -> JOINED;
                case SUSPECTED -> SUSPECTED;
                case REFUTED -> REFUTED;
                case DIED -> DIED;
                case LEFT -> LEFT;
                case STATE_CHANGED -> STATE_CHANGED;
            };
        }
    }

    /**
     * A member as it was known at that moment.
     *
     * @param id its id
     * @param address where it was reached; null if this node did not know the member
     * @param instances what it offered, {@value #MAX_INSTANCES} at most, so that an entry stays small whatever members tell
     * @param instancesLeftOut how many more it offered
     */
    public record Party(NodeId id, @Nullable NodeAddress address, List<Instance> instances, int instancesLeftOut) {

        static final int MAX_INSTANCES = 8;

        public Party {
            instances = List.copyOf(instances);
        }

        static Party of(Member member) {
            List<MemberServices.Instance> all =
                    MemberServices.of(member.state()).instances();
            List<Instance> kept =
                    all.stream().limit(MAX_INSTANCES).map(Instance::of).toList();
            return new Party(member.id(), member.address(), kept, all.size() - kept.size());
        }

        static Party of(NodeId id, @Nullable NodeAddress address, List<GossipServiceInstance> offered) {
            List<Instance> kept = offered.stream()
                    .limit(MAX_INSTANCES)
                    .map(instance -> new Instance(instance.getServiceId(), instance.getInstanceId(), Readiness.UP))
                    .toList();
            return new Party(id, address, kept, offered.size() - kept.size());
        }

        static Party unknown(NodeId id) {
            return new Party(id, null, List.of(), 0);
        }

        /** Whether it offered an instance of this service, in whatever spelling. */
        public boolean offers(String serviceId) {
            return instances.stream().anyMatch(instance -> instance.serviceId().equalsIgnoreCase(serviceId));
        }
    }

    /**
     * One instance of a service that a member offered.
     *
     * @param serviceId name of the service
     * @param instanceId name of the instance
     * @param readiness what it said of itself
     */
    public record Instance(String serviceId, String instanceId, Readiness readiness) {

        private static Instance of(MemberServices.Instance instance) {
            return new Instance(instance.record().serviceId(), instance.record().instanceId(), instance.readiness());
        }
    }
}
