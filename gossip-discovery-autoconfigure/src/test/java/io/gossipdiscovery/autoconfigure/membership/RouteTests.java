package io.gossipdiscovery.autoconfigure.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.netty.Seed;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which family a node speaks, on machines that are made up. */
class RouteTests {

    private static final InetAddress IPV4 = address("10.0.0.7");
    private static final InetAddress IPV6 = address("2001:db8::7");

    /** Of these, "itself" is as the machine with that name has it: by loopback, and by one of two addresses that others know. */
    private static final Map<String, List<String>> NAMES = Map.of(
            "both", List.of("10.0.0.8", "2001:db8::8"),
            "both-ipv6-first", List.of("2001:db8::8", "10.0.0.8"),
            "itself", List.of("127.0.1.1", "2001:db8::7"),
            "localhost", List.of("127.0.0.1", "::1"));

    @Test
    void seedsOfBothFamiliesMeanTheOneThatTheJvmPutsFirst() {
        assertThat(route(true, true, false, "both:1").address()).isEqualTo(IPV4);
        assertThat(route(true, true, true, "both-ipv6-first:1").address()).isEqualTo(IPV6);
    }

    @Test
    void seedsOfOneFamilyMeanThatOne() {
        assertThat(route(true, true, false, "[2001:db8::9]:1", "both:1").address())
                .isEqualTo(IPV6);
        assertThat(route(true, true, true, "10.0.0.9:1", "both-ipv6-first:1").address())
                .isEqualTo(IPV4);
    }

    @Test
    void aFamilyThatTheMachineLacksIsPassedOver() {
        assertThat(route(false, true, false, "both:1").address()).isEqualTo(IPV6);
        assertThat(route(true, false, true, "both-ipv6-first:1").address()).isEqualTo(IPV4);
    }

    @Test
    void aSeedThatIsTheMachineItselfDecidesOnlyWhereNoOtherDoes() {
        assertThat(route(true, true, false, "itself:1", "both:1"))
                .isEqualTo(new Route(IPV4, "the route to seed both:1 leaves from this address"));
        assertThat(route(true, true, false, "itself:1", "nobody:1").address()).isEqualTo(IPV6);
        assertThat(route(true, true, false, "localhost:1", "nobody:1").address())
                .isEqualTo(address("127.0.0.1"));
    }

    @Test
    void withoutSeedsTheFamilyIsTheOneThatTheJvmPutsFirstAndTheOtherIsTold() {
        assertThat(route(true, true, false, "nobody:1"))
                .isEqualTo(new Route(
                        IPV4,
                        "no seed could be resolved and routed to; the default route leaves from this address, and that of the "
                                + "other family from 2001:db8:0:0:0:0:0:7, which only gossip.bind-address chooses"));
        assertThat(route(true, true, true).address()).isEqualTo(IPV6);
    }

    @Test
    void whereThereIsNoChoiceNoneIsTold() {
        assertThat(route(true, false, true))
                .isEqualTo(new Route(IPV4, "no seed is known yet; the default route leaves from this address"));
        assertThat(route(false, true, false).address()).isEqualTo(IPV6);
        assertThat(route(false, false, false).reason()).endsWith("there is no default route");
    }

    private static Route route(boolean hasIpv4, boolean hasIpv6, boolean prefersIpv6, String... seeds) {
        return Route.toFirstReachable(
                Stream.of(seeds).map(Seed::parse).toList(), new PlayedMachine(hasIpv4, hasIpv6, prefersIpv6));
    }

    private static InetAddress address(String text) {
        try {
            return Objects.requireNonNull(InetAddress.getByName(text));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    private record PlayedMachine(boolean hasIpv4, boolean hasIpv6, boolean prefersIpv6) implements Route.Machine {

        @Override
        public List<InetAddress> addressesOf(String host, long deadlineNanos) {
            if (host.equals("nobody")) {
                return List.of();
            }
            return NAMES.getOrDefault(host, List.of(host)).stream()
                    .map(RouteTests::address)
                    .toList();
        }

        @Override
        public @Nullable InetAddress localAddressTowards(InetSocketAddress target) {
            InetAddress wanted = target.getAddress();
            if (wanted.isLoopbackAddress()) {
                return wanted;
            }
            if (wanted instanceof Inet6Address) {
                return hasIpv6 ? IPV6 : null;
            }
            return hasIpv4 ? IPV4 : null;
        }
    }
}
