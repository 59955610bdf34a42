package io.gossipdiscovery.autoconfigure.membership;

import io.gossipdiscovery.autoconfigure.service.MemberServices;
import io.gossipdiscovery.membership.ClusterView;
import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.membership.member.VersionRange;
import io.gossipdiscovery.netty.JoinResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Holds the start of the application, for at most {@code gossip.join.wait}, until the first seed has answered or every seed
 * has refused, so that the first request finds instances. The node goes on trying whatever happens here.
 *
 * <p>It stands before the web server: whoever asks this application is not accepted before it can ask others. The node is
 * bound and answers all the while, so that two that wait for each other do not block.
 */
final class JoinGate implements SmartLifecycle {

    /** Below the web server's phase, {@code Integer.MAX_VALUE - 2048} in Boot 4. */
    static final int PHASE = Integer.MAX_VALUE - 2560;

    private static final Logger log = LoggerFactory.getLogger(JoinGate.class);
    private static final int NAMED_MEMBERS = 10;

    private final GossipMembership membership;
    private volatile boolean running;

    JoinGate(GossipMembership membership) {
        this.membership = membership;
    }

    @Override
    public void start() {
        running = true;
        try {
            report(membership
                    .joining()
                    .get(TimeUnit.NANOSECONDS.convert(membership.plan().joinWait()), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            report(null);
        } catch (ExecutionException e) {
            log.warn("Gossip could not begin to join", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void report(@Nullable JoinResult result) {
        MembershipPlan plan = membership.plan();
        ClusterView view = membership.node().view();
        List<Member> others = view.live().stream()
                .filter(member -> !member.id().equals(view.self()))
                .toList();
        if (!others.isEmpty()) {
            log.info(
                    "Gossip cluster '{}' has {} other {}: {}",
                    plan.cluster(),
                    others.size(),
                    others.size() == 1 ? "member" : "members",
                    names(others));
        } else if (result == null) {
            log.warn(
                    "Gossip cluster '{}': none of {} has answered within gossip.join.wait {}; the node goes on trying",
                    plan.cluster(),
                    origins(plan),
                    plan.joinWait());
        } else if (plan.hasConfiguredSeeds() && result.seedsTried() > 0) {
            log.warn(
                    "Gossip cluster '{}': none of {} could be joined; the node goes on trying. Whoever has another cluster name,"
                            + " other keys or no protocol version of this node's, which are {}, closes the stream without an"
                            + " answer",
                    plan.cluster(),
                    origins(plan),
                    VersionRange.SPOKEN);
        } else {
            log.info("Gossip cluster '{}' has no other members yet", plan.cluster());
        }
    }

    private static String origins(MembershipPlan plan) {
        List<String> origins = new ArrayList<>();
        if (plan.mode() == GossipMode.LOCAL) {
            origins.add("the ports of local mode");
        } else if (!plan.seeds().isEmpty()) {
            origins.add(plan.seedsNamedBy() + " " + plan.seeds());
        }
        plan.providers().forEach(provider -> origins.add(provider.name()));
        if (!plan.peers().isEmpty()) {
            origins.add("the last known members " + plan.peers());
        }
        return String.join(", ", origins);
    }

    private static String names(List<Member> members) {
        String named = String.join(
                ", ", members.stream().limit(NAMED_MEMBERS).map(JoinGate::name).toList());
        return members.size() > NAMED_MEMBERS ? named + ", ..." : named;
    }

    private static String name(Member member) {
        List<String> services = MemberServices.of(member.state()).instances().stream()
                .map(instance -> instance.record().serviceId())
                .distinct()
                .toList();
        String address = member.id().abbreviated() + " at " + member.address();
        return services.isEmpty() ? address : String.join(" and ", services) + " (" + address + ")";
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
