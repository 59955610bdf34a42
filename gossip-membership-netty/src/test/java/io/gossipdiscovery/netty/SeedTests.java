package io.gossipdiscovery.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeedTests {

    @ParameterizedTest
    @CsvSource({
        "orders.internal:17946, orders.internal, 17946",
        "localhost:1, localhost, 1",
        "10.0.0.1:65535, 10.0.0.1, 65535",
        "[2001:db8::1]:17946, 2001:db8::1, 17946",
        "[::ffff:10.0.0.1]:80, ::ffff:10.0.0.1, 80",
        "my_service.default.svc:17946, my_service.default.svc, 17946",
        "' spaced:17946 ', spaced, 17946"
    })
    void hostAndPortAreRead(String text, String host, int port) {
        assertThat(Seed.parse(text)).isEqualTo(new Seed(text, host, port, false));
    }

    @Test
    void nameThatMayStandForNobodyIsReadBehindItsPrefix() {
        assertThat(Seed.parse("dns:orders.default.svc:17946"))
                .isEqualTo(new Seed("dns:orders.default.svc:17946", "orders.default.svc", 17_946, true));
        assertThat(Seed.parse("dns:17946")).isEqualTo(new Seed("dns:17946", "dns", 17_946, false));
    }

    @Test
    void addressesAreToldFromNames() {
        assertThat(Seed.parse("10.0.0.1:1").isLiteral()).isTrue();
        assertThat(Seed.parse("[::1]:1").isLiteral()).isTrue();
        assertThat(Seed.parse("10.example:1").isLiteral()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "'', has no port",
        "dns:orders, has port 'orders'",
        "dns:orders:http, has port 'http'",
        "dns::17946, has no valid host",
        "dns:10.0.0.1:17946, has an IP address behind 'dns:'",
        "dns:[::1]:17946, has an IP address behind 'dns:'",
        "orders, has no port: write host:port",
        "[::1], has no port",
        "::1:17946, write an IPv6 address in brackets",
        "http://orders:80, is a URL",
        "orders:, has port ''",
        "orders:http, has port 'http'",
        "orders:0, 'allowed are 1 to 65535'",
        "orders:65536, 'allowed are 1 to 65535'",
        "orders:-1, has port '-1'",
        "orders:123456789012, has port",
        ":17946, has no valid host",
        "or ders:17946, has no valid host",
        "orders/path:17946, has no valid host",
        "[::1]x:17946, has text after its brackets",
        "[fe80::1%eth0]:17946, has an IPv6 zone",
        "[orders]:17946, has no IPv6 address in its brackets",
        "[]:17946, has no IPv6 address in its brackets"
    })
    void malformedSeedIsRefusedWithItsTextAndTheRemedy(String text, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Seed.parse(text))
                .withMessageContaining("Seed '" + text + "'")
                .withMessageContaining(message);
    }

    @Test
    void hostLongerThanAnyNameIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Seed.parse("a".repeat(254) + ":1"))
                .withMessageContaining("has no valid host");
    }
}
