package io.gossipdiscovery.benchmarks.lookup;

import io.gossipdiscovery.autoconfigure.service.MemberServices;
import io.gossipdiscovery.autoconfigure.service.Readiness;
import io.gossipdiscovery.autoconfigure.service.ServiceIndex;
import io.gossipdiscovery.autoconfigure.service.ServiceRecord;
import io.gossipdiscovery.benchmarks.engine.Traffic;
import io.gossipdiscovery.membership.ClusterView;
import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.membership.member.MemberState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.cloud.client.loadbalancer.LoadBalancerClient;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/** An application that knows a number of instances of one service, each a member of its own. */
final class LookupContext implements AutoCloseable {

    static final String SERVICE = "inventory";

    private static final String PORT = "8080";

    private final ConfigurableApplicationContext context;
    private final DiscoveryClient discovery;

    private LookupContext(ConfigurableApplicationContext context, String description, int instances) {
        this.context = context;
        this.discovery = context.getBeansOfType(DiscoveryClient.class).values().stream()
                .filter(client -> client.description().equals(description))
                .findFirst()
                .orElseThrow();
        int known = discovery.getInstances(SERVICE).size();
        if (known != instances) {
            context.close();
            throw new IllegalStateException(description + " knows " + known + " instances, not " + instances);
        }
    }

    /** What every Spring Boot application has. */
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}

    /** Known by gossip: what the node of a lone application would tell of so many members. */
    static LookupContext ours(int instances) {
        ConfigurableApplicationContext context = start(Map.of(
                "gossip.cluster", "lookup",
                "gossip.seeds", "127.0.0.1:1",
                "gossip.bind-address", "127.0.0.1",
                "gossip.bind-port", "0"));
        context.getBean(ServiceIndex.class).onViewChanged(view(instances));
        return new LookupContext(context, "Gossip Discovery Client", instances);
    }

    /** Known by configuration, and kept by the cache that Spring Cloud's load balancer has unless told otherwise. */
    static LookupContext springCache(int instances) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("gossip.enabled", "false");
        for (int i = 0; i < instances; i++) {
            properties.put(
                    "spring.cloud.discovery.client.simple.instances." + SERVICE + "[" + i + "].uri",
                    "http://" + host(i) + ":" + PORT);
        }
        return new LookupContext(start(properties), "Simple Discovery Client", instances);
    }

    DiscoveryClient discovery() {
        return discovery;
    }

    LoadBalancerClient balancer() {
        return context.getBean(LoadBalancerClient.class);
    }

    @Override
    public void close() {
        context.close();
    }

    private static ConfigurableApplicationContext start(Map<String, Object> properties) {
        return new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .properties(properties)
                .run();
    }

    private static ClusterView view(int instances) {
        List<Member> members = new ArrayList<>();
        for (Member member : Traffic.members(instances)) {
            int number = members.size();
            String id = SERVICE + "-" + number;
            ServiceRecord record = new ServiceRecord(
                    SERVICE, id, host(number), Integer.parseInt(PORT), false, null, Map.of("zone", "a"));
            MemberState state = MemberState.EMPTY
                    .with(MemberServices.serviceKey(id), MemberServices.encode(record))
                    .with(MemberServices.readinessKey(id), MemberServices.encode(Readiness.UP));
            members.add(new Member(member.id(), member.address(), member.evidence(), state));
        }
        members.sort(Comparator.comparing(Member::id));
        return new ClusterView(Long.MAX_VALUE, members.get(0).id(), 0, members, 1);
    }

    private static String host(int number) {
        return "10.0." + number / 250 + "." + (number % 250 + 1);
    }
}
