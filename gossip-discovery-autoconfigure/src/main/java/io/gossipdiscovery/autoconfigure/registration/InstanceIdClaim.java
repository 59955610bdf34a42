package io.gossipdiscovery.autoconfigure.registration;

import io.gossipdiscovery.autoconfigure.failure.GossipConfigurationException;
import io.gossipdiscovery.autoconfigure.service.MemberServices;
import io.gossipdiscovery.autoconfigure.service.Readiness;
import io.gossipdiscovery.autoconfigure.service.ServiceRecord;
import io.gossipdiscovery.membership.ClusterView;
import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.membership.member.Status;
import io.gossipdiscovery.netty.GossipListener;
import io.gossipdiscovery.netty.GossipNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether a registration may have its instance id. It may where nobody else has it, and takes it over from an instance at
 * the same host and port, which can only be its own former life, and from one that stops or does not answer. Who answers keeps it.
 *
 * <p>Two that register at the same moment, or on the two sides of a partition, do not see each other: both stay, and the index tells.
 */
final class InstanceIdClaim {

    private static final Logger log = LoggerFactory.getLogger(InstanceIdClaim.class);

    /** Within so many periods every member is probed by its steady observer, and who does not answer is suspected. */
    private static final int PERIODS = 5;

    /** As many are checked that are registered at the same place; behind a proxy all of them may be. */
    private static final int MOST_CHECKED = 8;

    private final GossipNode node;

    InstanceIdClaim(GossipNode node) {
        this.node = node;
    }

    /**
     * Returns where the id may be had; waits for some seconds where somebody else has it.
     *
     * @throws GossipConfigurationException if somebody else has it and answers
     */
    void check(ServiceRecord wanted) {
        ClusterView view = node.view();
        List<Member> holders = new ArrayList<>();
        int checked = 0;
        for (Member member : view.live()) {
            if (member.id().equals(view.self())) {
                continue;
            }
            if (isAtSamePlace(member, wanted)) {
                if (checked++ < MOST_CHECKED) {
                    node.reportUnreachable(member.id());
                }
            } else if (held(member, wanted) != null) {
                holders.add(member);
            }
        }
        if (!holders.isEmpty() && !node.inEventLoop()) {
            awaitRelease(holders, wanted);
        }
    }

    private void awaitRelease(List<Member> holders, ServiceRecord wanted) {
        Duration limit = node.settings().probing().protocolPeriod().multipliedBy(PERIODS);
        log.info(
                "Gossip: instance id '{}' of service '{}' is held by {}: waits {} at most to see whether it answers",
                wanted.instanceId(),
                wanted.serviceId(),
                holders,
                limit);
        holders.forEach(holder -> node.reportUnreachable(holder.id()));
        Release release = new Release(holders, wanted);
        node.addListener(release);
        try {
            release.done.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            log.info("Gossip: instance id '{}' of service '{}' is taken over", wanted.instanceId(), wanted.serviceId());
        } catch (TimeoutException e) {
            refuse(holders, wanted);
        } catch (ExecutionException e) {
            throw new IllegalStateException("Nothing fails this future", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(
                    "Interrupted while it is found out whether the holder of instance id '" + wanted.instanceId()
                            + "' answers",
                    e);
        } finally {
            node.removeListener(release);
        }
    }

    private void refuse(List<Member> holders, ServiceRecord wanted) {
        for (Member holder : holders) {
            Member now = node.view().find(holder.id());
            ServiceRecord other = now == null ? null : held(now, wanted);
            if (other != null) {
                throw new GossipConfigurationException(
                        "Instance id '" + wanted.instanceId() + "' of service '" + wanted.serviceId()
                                + "' is taken: member " + holder.id().abbreviated() + " at " + holder.address()
                                + ", which is alive, has registered it for " + place(other)
                                + "; this application would be " + place(wanted) + ".",
                        "Give this application another gossip.discovery.instance-id, or leave it out for one that is unique. Where "
                                + "the other one should not run, stop it: its id is free once it has left.");
            }
        }
    }

    /** The record by which a member that answers, and does not stop, has the id at another place; else null. */
    private static @Nullable ServiceRecord held(Member member, ServiceRecord wanted) {
        if (member.status() != Status.ALIVE) {
            return null;
        }
        for (MemberServices.Instance instance :
                MemberServices.of(member.state()).instances()) {
            ServiceRecord record = instance.record();
            if (record.instanceId().equals(wanted.instanceId())
                    && record.serviceId().equalsIgnoreCase(wanted.serviceId())
                    && !isSamePlace(record, wanted)
                    && instance.readiness() != Readiness.DRAINING) {
                return record;
            }
        }
        return null;
    }

    private static boolean isAtSamePlace(Member member, ServiceRecord wanted) {
        return MemberServices.of(member.state()).instances().stream()
                .anyMatch(instance -> isSamePlace(instance.record(), wanted));
    }

    private static boolean isSamePlace(ServiceRecord one, ServiceRecord other) {
        return one.host().equals(other.host()) && one.port() == other.port();
    }

    private static String place(ServiceRecord record) {
        return ServiceRecord.inUri(record.host()) + ":" + record.port();
    }

    /** Completes when none of the holders has the id any more, or none answers. */
    private static final class Release implements GossipListener {

        private final List<Member> holders;
        private final ServiceRecord wanted;
        private final CompletableFuture<Void> done = new CompletableFuture<>();

        Release(List<Member> holders, ServiceRecord wanted) {
            this.holders = holders;
            this.wanted = wanted;
        }

        @Override
        public void onViewChanged(ClusterView view) {
            boolean isHeld =
                    holders.stream().map(holder -> view.find(holder.id())).anyMatch(this::holds);
            if (!isHeld) {
                done.complete(null);
            }
        }

        private boolean holds(@Nullable Member member) {
            return member != null && held(member, wanted) != null;
        }
    }
}
