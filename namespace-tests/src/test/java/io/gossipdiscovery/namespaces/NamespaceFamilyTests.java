package io.gossipdiscovery.namespaces;

import static io.gossipdiscovery.namespaces.NamespaceCluster.PATIENCE;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Machines that have one address family only. Each member is a process on such a machine. */
@RequiresNamespaces
@Tag("long")
class NamespaceFamilyTests {

    private static final String KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    private final String cluster = "families-" + UUID.randomUUID();
    private Namespace namespace;

    @BeforeEach
    void open() {
        namespace = Namespace.open();
    }

    @AfterEach
    void close() {
        namespace.close();
    }

    @Test
    void withoutIpv6AnIpv6SeedHoldsNobodyUp() {
        withoutIpv6();
        try (NamespaceMember one = start("127.0.0.1", 1, "[::1]:2,[2001:db8::1]:1");
                NamespaceMember two = start("127.0.0.1", 2, "[::1]:1,[2001:db8::1]:1,127.0.0.1:1")) {
            awaitPair(one, two);
        }
    }

    @Test
    void withoutIpv6AnIpv6AddressIsRefusedWithTheRemedy() {
        withoutIpv6();
        assertThatThrownBy(() -> namespace.run(
                        "",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx48m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        MemberMain.class.getName(),
                        cluster,
                        KEY,
                        "::1",
                        "::1",
                        "1",
                        "[::1]:2"))
                .hasMessageContaining("GossipBindException")
                .hasMessageContaining("0:0:0:0:0:0:0:1")
                .hasMessageContaining("bind to an address of this machine");
    }

    @Test
    void withoutIpv4MembersMeetByIpv6() {
        namespace.ip("address del 127.0.0.1/8 dev lo\n");
        try (NamespaceMember one = start("::1", 1, "127.0.0.1:2");
                NamespaceMember two = start("::1", 2, "127.0.0.1:1,10.0.0.1:1,[::1]:1")) {
            awaitPair(one, two);
        }
    }

    private void withoutIpv6() {
        namespace.run("", "sh", "-c", "echo 1 > /proc/sys/net/ipv6/conf/all/disable_ipv6");
    }

    private NamespaceMember start(String address, int port, String seeds) {
        return NamespaceMember.start(
                "at-" + port,
                new Machine(namespace, address),
                List.of(cluster, KEY, address, address, Integer.toString(port), seeds));
    }

    private static void awaitPair(NamespaceMember one, NamespaceMember two) {
        await("the pair to meet").atMost(PATIENCE).until(() -> NamespaceCluster.isWhole(List.of(one, two)));
    }
}
