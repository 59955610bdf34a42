package io.gossipdiscovery.autoconfigure.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.autoconfigure.journal.GossipJournalAutoConfiguration;
import io.gossipdiscovery.autoconfigure.loadbalancer.GossipLoadBalancerAutoConfiguration;
import io.gossipdiscovery.autoconfigure.membership.GossipMembershipAutoConfiguration;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.CertificateBuilder.KeyUsage;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cloud.commons.util.UtilAutoConfiguration;

/** Keeps {@code docs/meters.md} to the meters that a real node tells, and each of them to a word on what to do. */
class MetersPageTests {

    private static final Path PAGE = Path.of("..", "docs", "meters.md");

    /** What a meter tells of itself, its name first, and what is normal and to be done, which only the page says. */
    private static final Pattern ROW = Pattern.compile("(\\| `(gossip\\.[a-z.]+)` \\|.* \\|) ([^|]*) \\|");

    private static final Set<String> WITH_CERTIFICATES_ALONE = Set.of("gossip.keys.epoch", "gossip.keys.held");

    private final ApplicationContextRunner contexts = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    UtilAutoConfiguration.class,
                    SslAutoConfiguration.class,
                    MetricsAutoConfiguration.class,
                    CompositeMeterRegistryAutoConfiguration.class,
                    GossipMembershipAutoConfiguration.class,
                    GossipJournalAutoConfiguration.class,
                    GossipLoadBalancerAutoConfiguration.class,
                    GossipMetricsAutoConfiguration.class))
            .withBean(SimpleMeterRegistry.class);

    /** One with certificates has all that there are. */
    @Test
    void thePageListsExactlyTheMetersOfANodeAsTheyDescribeThemselves() throws Exception {
        List<String> listed =
                listed().stream().map(MetersPageTests::withoutRemedy).toList();

        contexts.withPropertyValues(certificates()).run(context -> assertThat(listed)
                .containsExactlyInAnyOrderElementsOf(
                        described(context.getBean(MeterRegistry.class)).values()));
    }

    @Test
    void onlyTheMetersOfAgreedKeysAreMissingFromANodeWithoutCertificates() throws IOException {
        Set<String> names = listed().stream().map(MetersPageTests::name).collect(Collectors.toCollection(TreeSet::new));

        contexts.run(context -> {
            Set<String> missing = new TreeSet<>(names);
            missing.removeAll(described(context.getBean(MeterRegistry.class)).keySet());
            assertThat(missing).isEqualTo(WITH_CERTIFICATES_ALONE);
        });
    }

    @Test
    void thePageSaysOfEachMeterWhatIsNormal() throws IOException {
        assertThat(listed())
                .hasSizeGreaterThan(100)
                .allSatisfy(row -> assertThat(remedy(row)).as(row).isNotBlank());
    }

    private static List<String> listed() throws IOException {
        return Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| `gossip."))
                .toList();
    }

    private static String withoutRemedy(String row) {
        return matched(row).group(1);
    }

    private static String name(String row) {
        return matched(row).group(2);
    }

    private static String remedy(String row) {
        return matched(row).group(3);
    }

    private static Matcher matched(String row) {
        Matcher matcher = ROW.matcher(row);
        assertThat(matcher.matches()).as(row).isTrue();
        return matcher;
    }

    /** By name, the row of each meter as the page has it but for the last cell. */
    private static Map<String, String> described(MeterRegistry registry) {
        Map<String, List<Meter.Id>> byName = registry.getMeters().stream()
                .map(Meter::getId)
                .filter(id -> id.getName().startsWith("gossip."))
                .collect(Collectors.groupingBy(Meter.Id::getName));
        Map<String, String> rows = new TreeMap<>();
        byName.forEach((name, ids) -> rows.put(name, row(name, ids)));
        return rows;
    }

    private static String row(String name, List<Meter.Id> ids) {
        Map<String, Set<String>> tags = new TreeMap<>();
        for (Meter.Id id : ids) {
            for (Tag tag : id.getTags()) {
                tags.computeIfAbsent(tag.getKey(), key -> new TreeSet<>()).add(tag.getValue());
            }
        }
        String described = tags.entrySet().stream()
                .map(tag -> "`" + tag.getKey() + "`: " + String.join(", ", tag.getValue()))
                .collect(Collectors.joining("; "));
        Meter.Id first = ids.get(0);
        String type = first.getType().name().toLowerCase(Locale.ROOT);
        String unit = first.getBaseUnit() == null ? "" : first.getBaseUnit();
        String description =
                ids.stream().map(Meter.Id::getDescription).distinct().collect(Collectors.joining("; "));
        return "| `" + name + "` | " + described + " | " + type + " | " + unit + " | " + description + " |";
    }

    /** Of an authority of its own. */
    private static String[] certificates() throws Exception {
        X509Bundle authority = certificate("CN=gossip")
                .setIsCertificateAuthority(true)
                .setKeyUsage(true, KeyUsage.keyCertSign)
                .buildSelfSigned();
        X509Bundle own = certificate("CN=member").buildIssuedBy(authority);
        String bundle = "spring.ssl.bundle.pem.gossip.";
        return new String[] {
            "gossip.security.ssl-bundle=gossip",
            bundle + "keystore.certificate=" + own.getCertificatePathPEM(),
            bundle + "keystore.private-key=" + own.getPrivateKeyPEM(),
            bundle + "truststore.certificate=" + authority.getCertificatePEM()
        };
    }

    private static CertificateBuilder certificate(String subject) {
        return new CertificateBuilder()
                .subject(subject)
                .ecp256()
                .notBefore(Instant.now().minus(Duration.ofDays(1)))
                .notAfter(Instant.now().plus(Duration.ofDays(1)));
    }
}
