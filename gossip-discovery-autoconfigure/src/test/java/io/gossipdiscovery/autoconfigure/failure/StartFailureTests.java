package io.gossipdiscovery.autoconfigure.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gossipdiscovery.autoconfigure.membership.GossipMembershipAutoConfiguration;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.commons.util.UtilAutoConfiguration;
import org.springframework.context.annotation.Configuration;

/** What a person reads whose application does not start, outside of tests. */
@ExtendWith(OutputCaptureExtension.class)
class StartFailureTests {

    private static final String KEY = "gossip.security.keys=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    private static final String FRESH_KEY = "fresh one: [A-Za-z0-9+/]{43}=";

    @Test
    void aTakenPort(CapturedOutput output) throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            fail("gossip.bind-port=" + taken.getLocalPort(), KEY);

            assertThat(output)
                    .contains(
                            "APPLICATION FAILED TO START",
                            "Gossip could not bind port " + taken.getLocalPort() + " on 127.0.0.1",
                            "free for both UDP and TCP",
                            "set gossip.bind-port to another number");
        }
    }

    @Test
    void anAddressThatIsNotOfThisMachine(CapturedOutput output) {
        fail("gossip.bind-address=192.0.2.1", "gossip.seeds=192.0.2.2:17946", KEY);

        assertThat(output)
                .contains(
                        "could not bind any port on 192.0.2.1, which is not an address of this machine",
                        "Set gossip.bind-address to an address of this machine",
                        "gossip.advertise.host");
    }

    @Test
    void aSeedThatIsNone(CapturedOutput output) {
        fail("gossip.seeds=seed-1.example.org");

        assertThat(output)
                .contains(
                        "gossip.seeds contains 'seed-1.example.org', which is no seed",
                        "has no port",
                        "Write every seed as host:port");
    }

    @Test
    void aKeyOfAnotherLength(CapturedOutput output) {
        fail("gossip.security.keys=c2VjcmV0");

        assertThat(output)
                .contains("gossip.security.keys[0] has 6 bytes, not 32")
                .containsPattern(FRESH_KEY)
                .doesNotContain("c2VjcmV0");
    }

    @Test
    void aKeyFromAVariableThatIsNotSet(CapturedOutput output) {
        fail("gossip.security.keys=${NO_SUCH_VARIABLE}");

        assertThat(output)
                .contains(
                        "gossip.security.keys[0] is the placeholder ${NO_SUCH_VARIABLE}, which nothing resolves",
                        "Set what ${NO_SUCH_VARIABLE} names",
                        "A test needs none: gossip.security.keys= and gossip.seeds= among its properties")
                .containsPattern(FRESH_KEY)
                .doesNotContain("is not Base64");
    }

    @Test
    void anAddressThatOthersReachWithoutKeys(CapturedOutput output) {
        fail("gossip.bind-address=0.0.0.0");

        assertThat(output)
                .contains(
                        "Gossip would listen on 0.0.0.0, which other machines reach, and gossip.security.keys is empty",
                        "gossip.security.allow-plaintext=true")
                .containsPattern(FRESH_KEY);
    }

    @Test
    void aCloudPlatformWithoutSeeds(CapturedOutput output) {
        fail("spring.main.cloud-platform=kubernetes");

        assertThat(output)
                .contains(
                        "runs on KUBERNETES and gossip.seeds is empty",
                        "Set gossip.seeds",
                        "dns:NAME:17946",
                        "gossip.local=true")
                .containsPattern(FRESH_KEY);
    }

    @Test
    void anUnknownPreset(CapturedOutput output) {
        fail("gossip.preset=fast", KEY);

        assertThat(output).contains("gossip.preset", "fast", "The following values are valid:", "LAN", "LOCAL", "WAN");
    }

    @Test
    void anAddressThatIsNone(CapturedOutput output) {
        fail("gossip.bind-address=no.such.host.invalid");

        assertThat(output)
                .contains(
                        "APPLICATION FAILED TO START",
                        "Property: gossip.bind-address",
                        "no.such.host.invalid",
                        "Update your application's configuration");
    }

    @Test
    void aPortThatIsNone(CapturedOutput output) {
        fail("gossip.bind-port=70000");

        assertThat(output)
                .contains("gossip.bind-port is 70000, allowed are 0 to 65535", "Set gossip.bind-port to a port number");
    }

    @Test
    void aNegativeWait(CapturedOutput output) {
        fail("gossip.join.wait=-1s");

        assertThat(output).contains("gossip.join.wait is PT-1S, it must not be negative", "or to 0 for a start");
    }

    @Test
    void aClusterNameThatIsTooLong(CapturedOutput output) {
        fail("gossip.cluster=" + "x".repeat(129), KEY);

        assertThat(output).contains("gossip.cluster is unusable", "129 bytes", "allowed are 1 to 128", "shorter name");
    }

    private static void fail(String... properties) {
        CompletableFuture<Void> failing = new CompletableFuture<>();
        Thread main = new Thread(() -> {
            try {
                new SpringApplicationBuilder(Application.class)
                        .web(WebApplicationType.NONE)
                        .properties(properties)
                        .run()
                        .close();
                failing.complete(null);
            } catch (RuntimeException | Error e) {
                failing.completeExceptionally(e);
            }
        });
        main.start();
        assertThatThrownBy(failing::join).isInstanceOf(CompletionException.class);
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({UtilAutoConfiguration.class, GossipMembershipAutoConfiguration.class})
    static class Application {}
}
