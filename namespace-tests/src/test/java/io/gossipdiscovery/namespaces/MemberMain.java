package io.gossipdiscovery.namespaces;

import io.gossipdiscovery.membership.ClusterView;
import io.gossipdiscovery.membership.MembershipEvent;
import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.member.Accusation;
import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.netty.GossipListener;
import io.gossipdiscovery.netty.GossipNode;
import io.gossipdiscovery.netty.GossipNodeSettings;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A process that is a member and nothing else. It says every event and every view in a line of its own, does what it reads, and ends
 * with its input, without a goodbye, unless it reads that it is to leave.
 */
final class MemberMain {

    private static final long JOIN_LIMIT_SECONDS = 60;
    private static final long LEAVE_LIMIT_SECONDS = 20;

    private final ExecutorService lines = Executors.newSingleThreadExecutor();
    private final GossipNode node;

    private MemberMain(GossipNode node) {
        this.node = node;
    }

    /**
     * Starts the member.
     *
     * @param arguments cluster, key in Base64, address to bind to, address to advertise, port, seeds with commas between them
     */
    public static void main(String[] arguments) throws Exception {
        GossipNode node = GossipNode.start(new GossipNodeSettings(
                MembershipSettings.lan(arguments[0]),
                InetAddress.getByName(arguments[2]),
                List.of(Integer.parseInt(arguments[4])),
                InetAddress.getByName(arguments[3]),
                0,
                List.of(Base64.getDecoder().decode(arguments[1]))));
        MemberMain member = new MemberMain(node);
        node.addListener(member.new Teller());
        node.join(List.of(arguments[5].split(",", -1))).get(JOIN_LIMIT_SECONDS, TimeUnit.SECONDS);
        member.obey();
        Runtime.getRuntime().halt(0);
    }

    private void obey() throws Exception {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            String[] words = line.split(" ", -1);
            switch (words[0]) {
                case "counters" -> say("counters " + counters());
                case "publish" ->
                    node.publish(words[1], words[2].getBytes(StandardCharsets.UTF_8))
                            .get();
                case "report" -> node.reportUnreachable(NodeId.parse(words[1]));
                case "leave" -> {
                    node.leave().get(LEAVE_LIMIT_SECONDS, TimeUnit.SECONDS);
                    node.close();
                    return;
                }
                default -> throw new IllegalArgumentException("'" + line + "' is no command");
            }
        }
    }

    private String counters() {
        return new TreeMap<>(node.counters())
                .entrySet().stream()
                        .map(counter -> counter.getKey() + "=" + counter.getValue())
                        .collect(Collectors.joining(" "));
    }

    /** From whatever thread, which does not wait. */
    private void say(String line) {
        lines.execute(() -> System.out.println(line));
    }

    /** Tells what happens in the words of {@link NamespaceMember}. */
    private final class Teller implements GossipListener {

        @Override
        public void onViewChanged(ClusterView view) {
            say("view " + view.self() + " " + Long.toHexString(view.hash()) + " "
                    + view.members().stream().map(this::told).collect(Collectors.joining(" ")));
        }

        @Override
        public void onEvent(MembershipEvent event) {
            Accusation accusation = event.accusation();
            say("event " + System.currentTimeMillis() + " " + event.kind() + " "
                    + event.member().id() + " "
                    + (accusation == null ? "-" : accusation.grounds() + " " + accusation.accuser()));
        }

        private String told(Member member) {
            return member.id() + "=" + member.status() + "=" + member.state().version();
        }
    }
}
