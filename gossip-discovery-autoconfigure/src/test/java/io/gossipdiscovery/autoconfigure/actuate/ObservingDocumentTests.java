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
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cloud.commons.util.UtilAutoConfiguration;

/** The documents say what there is to see. */
class ObservingDocumentTests {

    private static final Pattern DETAIL = Pattern.compile("^\\| `(\\w+)` \\|", Pattern.MULTILINE);

    @Test
    void everyDetailOfHealthIsDescribedAndNoOther() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        UtilAutoConfiguration.class,
                        GossipMembershipAutoConfiguration.class,
                        GossipHealthAutoConfiguration.class))
                .run(context -> {
                    Health health = Objects.requireNonNull(
                            context.getBean(HealthIndicator.class).health());
                    assertThat(DETAIL.matcher(section("meters.md", "## Health"))
                                    .results()
                                    .map(row -> row.group(1)))
                            .containsExactlyInAnyOrderElementsOf(
                                    health.getDetails().keySet());
                });
    }

    @Test
    void everyKindAndEveryGroundOfTheJournalIsDescribed() {
        Stream<Enum<?>> values =
                Stream.of(JournalEntry.Kind.values(), Grounds.values()).flatMap(Arrays::stream);

        assertThat(section("observing.md", "## The journal"))
                .contains(values.map(value -> "| `" + value.name() + "` |").toArray(String[]::new));
    }

    private static String section(String page, String title) {
        String document = read(page);
        String rest = document.substring(document.indexOf(title) + title.length());
        return rest.substring(0, rest.indexOf("\n## "));
    }

    private static String read(String page) {
        try {
            return Files.readString(Path.of("..", "docs", page));
        } catch (IOException e) {
            throw new IllegalStateException("docs/" + page + " is read from the folder of the module", e);
        }
    }
}
