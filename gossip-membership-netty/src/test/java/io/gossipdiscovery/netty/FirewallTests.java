package io.gossipdiscovery.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What firewalls answer with, by those of a real kernel, in a network namespace that needs no root. */
@ParameterizedClass
@EnumSource(Transport.class)
class FirewallTests {

    private static final List<String> IN_A_NAMESPACE = List.of("unshare", "--user", "--map-root-user", "--net");

    private final Transport transport;

    FirewallTests(Transport transport) {
        this.transport = transport;
        assertThat(transport.sockets()).isNotNull();
    }

    @Test
    void onlyWhatSaysThatNobodyListensIsARefusal(@TempDir Path directory) throws Exception {
        boolean can = succeeds(directory, "sh", "-c", "ip link set lo up && nft list ruleset");
        if (!can) {
            // What Maven says of a test that is skipped has no reason in it.
            System.out.println(
                    "[firewalls] SKIPPED FirewallTests: network namespaces and nftables are not to be had here");
        }
        assumeTrue(can, "network namespaces and nftables are not to be had here");
        assertThat(attempts(
                        directory,
                        "input accept",
                        "input reject with icmp type host-unreachable",
                        "input reject with icmp type net-unreachable",
                        "input reject with icmp type admin-prohibited",
                        "input reject with icmp type prot-unreachable",
                        "input drop",
                        "output drop"))
                .containsExactly(
                        "ATTEMPT input accept: REFUSED, port unreachable",
                        "ATTEMPT input reject with icmp type host-unreachable: UNREACHABLE, silence",
                        "ATTEMPT input reject with icmp type net-unreachable: UNREACHABLE, silence",
                        "ATTEMPT input reject with icmp type admin-prohibited: UNREACHABLE, silence",
                        "ATTEMPT input reject with icmp type prot-unreachable: UNREACHABLE, silence",
                        "ATTEMPT input drop: TIMEOUT, silence",
                        "ATTEMPT output drop: TIMEOUT, silence");
    }

    private List<String> attempts(Path directory, String... rules) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                FirewalledAttempts.class.getName(),
                transport.name()));
        command.addAll(List.of(rules));
        Path output = directory.resolve("output");
        int exit = run(output, command.toArray(String[]::new));
        List<String> lines = Files.readAllLines(output, StandardCharsets.UTF_8);
        assertThat(exit).as("the attempts, which say %s", lines).isZero();
        return lines.stream().filter(line -> line.startsWith("ATTEMPT")).toList();
    }

    private static boolean succeeds(Path directory, String... command) throws InterruptedException {
        try {
            return run(directory.resolve("probe"), command) == 0;
        } catch (IOException e) {
            return false; // no unshare
        }
    }

    private static int run(Path output, String... command) throws IOException, InterruptedException {
        List<String> whole = new ArrayList<>(IN_A_NAMESPACE);
        whole.addAll(List.of(command));
        Process process = new ProcessBuilder(whole)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS))
                    .as("%s ended", whole)
                    .isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }
}
