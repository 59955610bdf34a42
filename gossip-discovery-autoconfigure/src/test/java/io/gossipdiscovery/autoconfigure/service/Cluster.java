package io.gossipdiscovery.autoconfigure.service;

import io.gossipdiscovery.membership.ClusterView;
import io.gossipdiscovery.membership.MembershipEvent;
import io.gossipdiscovery.membership.member.Accusation;
import io.gossipdiscovery.membership.member.Accusation.Grounds;
import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.membership.member.MemberState;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.member.VersionRange;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Views by hand. */
public final class Cluster {

    private final Map<NodeId, Member> members = new TreeMap<>();
    private long version;

    /** An index that shows what it is given, at a moment that does not end. */
    public static ServiceIndex index() {
        return new ServiceIndex(() -> 0, (task, delay) -> {});
    }

    public static NodeId id(int number) {
        return new NodeId(0, number);
    }

    public Cluster member(int number, Evidence evidence, MemberState state) {
        members.put(id(number), new Member(id(number), NodeAddress.ofIpv4(0x7F000001, 1000 + number), evidence, state));
        return this;
    }

    public Cluster alive(int number, MemberState state) {
        return member(number, Evidence.alive(1), state);
    }

    /** What the node hears of a member before the view shows it. */
    public MembershipEvent event(int number, MembershipEvent.Kind kind, @Nullable Grounds grounds) {
        Member member = members.get(id(number));
        return new MembershipEvent(
                kind,
                member == null
                        ? new Member(
                                id(number),
                                NodeAddress.ofIpv4(0x7F000001, 1000 + number),
                                Evidence.LEFT,
                                MemberState.EMPTY)
                        : member,
                grounds == null ? null : new Accusation(id(1), grounds));
    }

    /** A member that lives and advertises the address of another. */
    public Cluster sharing(int number, int other) {
        members.put(
                id(number),
                new Member(
                        id(number),
                        NodeAddress.ofIpv4(0x7F000001, 1000 + other),
                        Evidence.alive(1),
                        MemberState.EMPTY));
        return this;
    }

    /** A member that lives and speaks these protocol versions. */
    public Cluster speaking(int number, VersionRange versions) {
        NodeAddress address = NodeAddress.ofIpv4(0x7F000001, 1000 + number);
        members.put(id(number), new Member(id(number), address, Evidence.alive(1), MemberState.EMPTY, versions));
        return this;
    }

    public Cluster without(int number) {
        members.remove(id(number));
        return this;
    }

    public ClusterView view() {
        return new ClusterView(++version, id(1), 0, members.values().stream().toList(), 1);
    }

    /** The state of a member with one instance, called {@code service-port}. */
    public static MemberState serving(String service, int port, Readiness readiness) {
        return with(MemberState.EMPTY, service, port, readiness);
    }

    public static MemberState with(MemberState state, String service, int port, Readiness readiness) {
        String instanceId = service + "-" + port;
        ServiceRecord record = new ServiceRecord(service, instanceId, "127.0.0.1", port, false, null, Map.of());
        return state.with(MemberServices.serviceKey(instanceId), MemberServices.encode(record))
                .with(MemberServices.readinessKey(instanceId), MemberServices.encode(readiness));
    }

    public static MemberState ready(MemberState state, String service, int port, Readiness readiness) {
        return state.with(MemberServices.readinessKey(service + "-" + port), MemberServices.encode(readiness));
    }
}
