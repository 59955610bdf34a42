package io.gossipdiscovery.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.dashboard.Feed.Admission;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;

/** What is answered under the path of the dashboard, whatever the stack. */
class SiteTests {

    private static final Path SOURCES = Path.of(System.getProperty("basedir", "."), "src/main/resources", Site.FOLDER);

    private final Site site = new Site(new GossipDashboardProperties(true, "/ops/cluster", 4));

    static List<String> files() throws IOException {
        try (Stream<Path> sources = Files.list(SOURCES)) {
            return sources.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> !name.equals(Site.PAGE))
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyFileIsServedWithItsType(String file) throws IOException {
        Answer answer = site.answer("GET", "/ops/cluster/" + file);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(Files.readAllBytes(SOURCES.resolve(file)));
        String extension = file.substring(file.lastIndexOf('.') + 1);
        assertThat(answer.headers().get("Content-Type"))
                .isEqualTo(
                        switch (extension) {
                            case "css" -> "text/css;charset=UTF-8";
                            case "js" -> "text/javascript;charset=UTF-8";
                            default -> "image/svg+xml";
                        });
    }

    @Test
    void thePageIsBehindTheSlashAndTheBarePathLeadsThere() {
        Answer bare = site.answer("GET", "/ops/cluster");
        assertThat(bare.status()).isEqualTo(302);
        assertThat(bare.headers()).containsEntry("Location", "cluster/");
        Answer page = site.answer("GET", "/ops/cluster/");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.headers()).containsEntry("Content-Type", "text/html;charset=UTF-8");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/ops/cluster/index.html",
                "/ops/cluster/other.js",
                "/ops/cluster/../cluster/ring.js",
                "/ops/cluster/a/ring.js",
                "/ops/cluster//ring.js",
                "/ops/cluster/ring.js/",
                "/ops/cluster/ring%2Ejs",
                "/ops/cluster;a=b/ring.js",
                "/ops/cluster/application.properties",
                "/ops",
                "/"
            })
    void nothingElseIsThere(String requested) {
        assertThat(site.answer("GET", requested).status()).isEqualTo(404);
    }

    @Test
    void whatReadsIsAnsweredAndNothingElse() {
        Answer answer = site.answer("POST", "/ops/cluster/");
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.headers()).containsEntry("Allow", "GET, HEAD");
        assertThat(site.isStream("POST", "/ops/cluster/events")).isFalse();
        assertThat(site.isStream("GET", "/ops/cluster/events")).isTrue();
        assertThat(site.answer("HEAD", "/ops/cluster/").headers())
                .isEqualTo(site.answer("GET", "/ops/cluster/").headers());
    }

    @Test
    void whoAsksForTheHeadersOfTheStreamGetsNoStream() {
        assertThat(site.isStream("HEAD", "/ops/cluster/events")).isFalse();
        Answer answer = site.answer("HEAD", "/ops/cluster/events");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers()).isEqualTo(Site.streamHeaders());
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void everyFileHasATagOfItsContent() {
        assertThat(site.answer("GET", "/ops/cluster/ring.js").headers().get("ETag"))
                .matches("W/\"[0-9a-f]{8}-[0-9]+\"")
                .isNotEqualTo(site.answer("GET", "/ops/cluster/").headers().get("ETag"));
    }

    @Test
    void everyAnswerForbidsWhatThePageDoesNotNeed() {
        List<Answer> answers = List.of(
                site.answer("GET", "/ops/cluster"),
                site.answer("GET", "/ops/cluster/"),
                site.answer("GET", "/ops/cluster/ring.js"),
                site.answer("GET", "/ops/cluster/none"),
                site.answer("PUT", "/ops/cluster"),
                site.refusal(Admission.FULL));
        assertThat(answers).allSatisfy(answer -> assertThat(answer.headers())
                .containsEntry(
                        "Content-Security-Policy",
                        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
                                + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
                .containsEntry("X-Content-Type-Options", "nosniff")
                .containsEntry("Referrer-Policy", "no-referrer")
                .containsEntry("Cross-Origin-Resource-Policy", "same-origin")
                .containsEntry("Cache-Control", "no-cache"));
        assertThat(Site.streamHeaders())
                .containsKeys("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy")
                .containsEntry("Cross-Origin-Resource-Policy", "same-origin")
                .containsEntry("Cache-Control", "no-store");
    }

    @Test
    void whoMayNotWatchIsToldWhyAndWhenToComeAgain() {
        Answer full = site.refusal(Admission.FULL);
        assertThat(full.status()).isEqualTo(503);
        assertThat(full.headers()).containsEntry("Retry-After", "5");
        assertThat(full.headers()).containsEntry("Content-Type", "text/plain;charset=UTF-8");
        assertThat(new String(full.body(), StandardCharsets.UTF_8)).contains("4 (gossip.dashboard.max-viewers)");
        assertThat(new String(site.refusal(Admission.STOPPED).body(), StandardCharsets.UTF_8))
                .contains("starts or stops");
    }

    @Test
    void aNativeImageHasTheFiles() {
        RuntimeHints hints = new RuntimeHints();
        new DashboardHints().registerHints(hints, null);
        assertThat(RuntimeHintsPredicates.resource().forResource(Site.FOLDER + Site.PAGE))
                .accepts(hints);
    }
}
