package io.gossipdiscovery.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Keeps the pictures of {@code docs/how-it-works.md} equal to what the engine sends. With {@code -Dgossip.docs.write=true} it writes
 * them instead.
 */
class HowItWorksDiagramsTests {

    private static final String WRITE = "gossip.docs.write";
    private static final Path DOCS = Path.of(System.getProperty("basedir", "."), "..", "docs");
    private static final String IMAGES = "images/how-it-works/";
    private static final String REMEDY = "out of date: mvn -pl gossip-simulator -am test -Dtest=HowItWorksDiagramsTests"
            + " -Dsurefire.failIfNoSpecifiedTests=false -D" + WRITE + "=true";

    @ParameterizedTest
    @EnumSource(Drawing.class)
    void thePictureShowsWhatTheEngineSends(Drawing drawing) throws IOException {
        Path file = DOCS.resolve(IMAGES + drawing.label() + ".svg");
        String drawn = drawing.svg();
        if (Boolean.getBoolean(WRITE)) {
            Files.createDirectories(DOCS.resolve(IMAGES));
            Files.writeString(file, drawn);
            return;
        }
        assertThat(file).as(REMEDY).exists();
        assertThat(Files.readString(file)).as(REMEDY).isEqualTo(drawn);
    }

    @ParameterizedTest
    @EnumSource(Drawing.class)
    void everyPictureIsOnThePage(Drawing drawing) throws IOException {
        String page = Files.readString(DOCS.resolve("how-it-works.md"));
        assertThat(page).contains("(" + IMAGES + drawing.label() + ".svg)");
    }
}
