package io.gossipdiscovery.netty.example;

import io.gossipdiscovery.membership.ClusterView;
import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.netty.GossipListener;
import io.gossipdiscovery.netty.GossipNode;
import io.gossipdiscovery.netty.GossipNodeSettings;
import io.gossipdiscovery.netty.JoinResult;
import io.gossipdiscovery.netty.LeaveResult;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Two members of one cluster: one publishes a value, the other sees it, and sees the first one leave. */
public final class TwoNodes {

    private static final long LIMIT_SECONDS = 30;

    private TwoNodes() {}

    public static void main(String[] arguments) throws Exception {
        byte[] key = new byte[32]; // the same for all members
        new SecureRandom().nextBytes(key);
        try (GossipNode one = start(key);
                GossipNode two = start(key)) {
            JoinResult join = two.join(List.of(one.address().toString())).get(LIMIT_SECONDS, TimeUnit.SECONDS);
            await(one, view -> view.live().size() == 2);
            System.out.println("joined: " + join.joined());

            NodeId id = one.id();
            byte[] green = "green".getBytes(StandardCharsets.UTF_8);
            one.publish("colour", green).get(LIMIT_SECONDS, TimeUnit.SECONDS);
            ClusterView view = await(two, seen -> colour(seen, id).equals("green"));
            System.out.println("seen by two: " + colour(view, id));

            LeaveResult leave = one.leave().get(LIMIT_SECONDS, TimeUnit.SECONDS);
            System.out.println("left: " + leave.acknowledged() + " of " + leave.told() + " have confirmed");
            ClusterView after = await(two, seen -> seen.live().size() == 1);
            System.out.println("seen by two: " + after.live().size() + " member");
        }
    }

    /** On any free port of this machine alone. */
    private static GossipNode start(byte[] key) {
        MembershipSettings membership = MembershipSettings.local("two-nodes");
        InetAddress loopback = InetAddress.getLoopbackAddress();
        return GossipNode.start(new GossipNodeSettings(membership, loopback, List.of(0), null, 0, List.of(key)));
    }

    private static String colour(ClusterView view, NodeId id) {
        Member member = view.find(id);
        byte[] value = member == null ? null : member.state().get("colour");
        return value == null ? "none" : new String(value, StandardCharsets.UTF_8);
    }

    /** The first view of a node that is as it should be, the present one included. */
    private static ClusterView await(GossipNode node, Predicate<ClusterView> condition) throws Exception {
        CompletableFuture<ClusterView> found = new CompletableFuture<>();
        GossipListener listener = new GossipListener() {
            @Override
            public void onViewChanged(ClusterView view) {
                if (condition.test(view)) {
                    found.complete(view);
                }
            }
        };
        node.addListener(listener);
        try {
            return found.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } finally {
            node.removeListener(listener);
        }
    }
}
