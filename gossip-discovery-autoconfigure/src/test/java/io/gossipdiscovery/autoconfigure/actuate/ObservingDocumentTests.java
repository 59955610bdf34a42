package io.gossipdiscovery.autoconfigure.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.autoconfigure.journal.JournalEntry;
import io.gossipdiscovery.autoconfigure.membership.GossipMembershipAutoConfiguration;
import io.gossipdiscovery.membership.member.Accusation.Grounds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cloud.commons.util.UtilAutoConfiguration;

/** The document says what there is to see. */
class ObservingDocumentTests {

    private final String document = read();

    @Test
    void everyDetailOfHealthIsDescribed() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        UtilAutoConfiguration.class,
                        GossipMembershipAutoConfiguration.class,
                        GossipHealthAutoConfiguration.class))
                .run(context -> {
                    Health health = Objects.requireNonNull(
                            context.getBean(HealthIndicator.class).health());
                    assertThat(section("## Health"))
                            .contains(health.getDetails().keySet().stream()
                                    .map(key -> "`" + key + "`")
                                    .toArray(String[]::new));
                });
    }

    @Test
    void everyKindAndEveryGroundOfTheJournalIsDescribed() {
        Stream<Enum<?>> values =
                Stream.of(JournalEntry.Kind.values(), Grounds.values()).flatMap(Arrays::stream);

        assertThat(section("## The journal"))
                .contains(values.map(value -> "| `" + value.name() + "` |").toArray(String[]::new));
    }

    private String section(String title) {
        String rest = document.substring(document.indexOf(title) + title.length());
        return rest.substring(0, rest.indexOf("\n## "));
    }

    private static String read() {
        try {
            return Files.readString(Path.of("..", "docs", "observing.md"));
        } catch (IOException e) {
            throw new IllegalStateException("docs/observing.md is read from the folder of the module", e);
        }
    }
}
