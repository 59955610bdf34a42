package io.gossipdiscovery.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.documentation.Page.Block;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Java of the documents compiles, by what a user of them has on the class path. */
@Tag("long")
class SnippetsTests {

    /** Whose Java are tests that run: {@code DocumentationTests} of gossip-discovery-test holds the page against them. */
    private static final Set<String> RUN_ELSEWHERE = Set.of("docs/testing.md");

    /** An exemption is for what cannot be compiled here, not for what does not compile. */
    private static final int MOST_EXEMPTIONS = 5;

    static List<Block> compiled() {
        return Page.allBlocks("java").stream()
                .filter(block -> !RUN_ELSEWHERE.contains(block.page()))
                .filter(block -> block.exemption().isEmpty())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("compiled")
    void everyBlockOfJavaCompiles(Block block) {
        assertThat(new JavaSnippet(block.text()).problems())
                .as("%s; above what cannot be compiled stands <!-- not compiled: REASON -->", block)
                .isEmpty();
    }

    @Test
    void fewBlocksAreExemptAndEachSaysWhy() {
        assertThat(Page.allBlocks("java"))
                .filteredOn(block -> !block.exemption().isEmpty())
                .hasSizeLessThanOrEqualTo(MOST_EXEMPTIONS)
                .allSatisfy(block ->
                        assertThat(block.exemption()).as(block.toString()).hasSizeGreaterThan(10));
    }

    @Test
    void whatDoesNotCompileIsFound() {
        assertThat(new JavaSnippet("GossipSeedProvider seeds() { return () -> List.of(\"seed:17946\"); }\n").problems())
                .isEmpty();
        assertThat(new JavaSnippet("GossipSeedProvider seeds() { return 17946; }\n").problems())
                .singleElement()
                .asString()
                .contains("incompatible types");
        assertThat(new JavaSnippet("assertThat(1).isOne()\n").problems()).isNotEmpty();
        assertThat(new JavaSnippet("var node = GossipNode.start(null);\nnode.close();\n").problems())
                .isEmpty();
        assertThat(new JavaSnippet("class Own { ... }\n").problems()).isEmpty();
    }
}
