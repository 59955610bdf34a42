package io.gossipdiscovery.autoconfigure.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;

class MetadataMaskTests {

    private static final String MASK = "******";

    private final MetadataMask mask = new MetadataMask(List.of());

    @ParameterizedTest
    @CsvSource({
        "password, hunter2",
        "db.Password, hunter2",
        "db-passwd-old, hunter2",
        "clientSecret, hunter2",
        "secret.of.the.day, hunter2",
        "api-key, hunter2",
        "ACCESS_TOKEN, hunter2",
        "token.value, hunter2",
        "vcap.credentials.user, hunter2",
        "credential, hunter2",
        "broker, amqp://guest:hunter2@broker:5672/vhost",
        "brokers, 'amqp://one:5672,amqps://:hunter2@two:5671'"
    })
    void whatLooksLikeASecretIsHiddenUnlessItIsToBeShown(String key, String value) {
        assertThat(mask.apply(Map.of(key, value), false)).containsEntry(key, MASK);
        assertThat(mask.apply(Map.of(key, value), true)).containsEntry(key, value);
    }

    @ParameterizedTest
    @CsvSource({
        "zone, eu-1a",
        "weight, 3",
        "version, 1.2.3",
        "management.port, 9090",
        "home, https://inventory.example.org/docs?mail=me@example.org",
        "keyboard, us",
        "note, 'http://inventory/a b:c@d ://e'",
        "owner, team:inventory@example.org"
    })
    void whatIsHarmlessIsShown(String key, String value) {
        assertThat(mask.apply(Map.of(key, value), false)).containsEntry(key, value);
    }

    /** As long as metadata may be: what others have written holds nobody up. */
    @Test
    void aLongValueIsLookedAtOnce() {
        String schemes = "a://b:".repeat(1365);
        String letters = "a".repeat(4000) + "://b:" + "c".repeat(4000);

        assertThat(mask.apply(Map.of("one", schemes, "other", letters), false))
                .isEqualTo(Map.of("one", schemes, "other", letters));
        assertThat(mask.apply(Map.of("one", letters + "@d"), false)).isEqualTo(Map.of("one", MASK));
    }

    @Test
    void functionsOfTheApplicationHaveASayInWhateverIsShown() {
        MetadataMask own = new MetadataMask(
                List.of(SanitizingFunction.of(data -> data.withValue("own")).ifKeyEquals("zone", "password")));

        assertThat(own.apply(Map.of("zone", "eu-1a", "password", "hunter2", "weight", "3"), true))
                .isEqualTo(Map.of("zone", "own", "password", "own", "weight", "3"));
        assertThat(own.apply(Map.of("zone", "eu-1a", "password", "hunter2"), false))
                .isEqualTo(Map.of("zone", "own", "password", MASK));
    }
}
