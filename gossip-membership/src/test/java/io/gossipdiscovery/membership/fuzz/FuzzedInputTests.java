package io.gossipdiscovery.membership.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assertions.fail;

import io.gossipdiscovery.membership.message.Message;
import io.gossipdiscovery.membership.message.Update;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * What {@code benchmarks/fuzz} has found worth keeping, without a fuzzer: each input of the corpus as it is, and changed at
 * random. A failure prints the input.
 */
class FuzzedInputTests {

    private static final int DECODER_MUTATIONS = 20_000;
    private static final int ENGINE_MUTATIONS = 1_500;

    @Test
    void theDecoderReadsEveryInputOfTheCorpusAndWhatIsNearIt() throws IOException {
        play("DecoderTarget", DECODER_MUTATIONS, DecoderTarget::fuzzerTestOneInput);
    }

    @Test
    void theEngineInTheClearKeepsItsBoundsAtEveryInputOfTheCorpusAndNearIt() throws IOException {
        play("PlainEngineTarget", ENGINE_MUTATIONS, PlainEngineTarget::fuzzerTestOneInput);
    }

    @Test
    void theSealedEngineKeepsItsBoundsAtEveryInputOfTheCorpusAndNearIt() throws IOException {
        play("SealedEngineTarget", ENGINE_MUTATIONS, SealedEngineTarget::fuzzerTestOneInput);
    }

    @Test
    void thereIsASeedOfEveryMessageAndOfEveryUpdate() {
        Set<Class<?>> seen = new HashSet<>();
        for (byte[] seed : Seeds.ofDecoder()) {
            var read = DecoderTarget.read(ByteBuffer.wrap(seed));
            if (read != null) {
                seen.add(read.message().getClass());
                read.updates().forEach(update -> seen.add(update.getClass()));
            }
        }
        assertThat(seen).contains(Message.class.getPermittedSubclasses());
        assertThat(seen).contains(Update.class.getPermittedSubclasses());
    }

    private static void play(String name, int mutations, Consumer<byte[]> target) throws IOException {
        assertThat(Corpus.kept(name).size()).as("inputs kept of " + name).isPositive();
        for (Map.Entry<String, byte[]> finding : Corpus.findings(name).entrySet()) {
            assertThatCode(() -> target.accept(finding.getValue()))
                    .as(finding.getKey())
                    .doesNotThrowAnyException();
        }
        List<byte[]> corpus = Corpus.of(name);
        for (byte[] input : corpus) {
            play(input, target);
        }
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < mutations; i++) {
            play(mutated(corpus, random), target);
        }
    }

    private static void play(byte[] input, Consumer<byte[]> target) {
        try {
            target.accept(input);
        } catch (RuntimeException | AssertionError e) {
            fail("fails with the input " + Base64.getEncoder().encodeToString(input), e);
        }
    }

    /** One input with some bytes replaced, a piece left out, or the end of another one. */
    private static byte[] mutated(List<byte[]> corpus, SplittableRandom random) {
        byte[] input = corpus.get(random.nextInt(corpus.size())).clone();
        for (int changes = 1 + random.nextInt(4); changes > 0 && input.length > 1; changes--) {
            int at = random.nextInt(input.length);
            switch (random.nextInt(4)) {
                case 0 -> input[at] = (byte) random.nextInt();
                case 1 -> input[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
                case 2 -> input = spliced(input, at, input, Math.min(input.length, at + 1 + random.nextInt(8)));
                default -> {
                    byte[] other = corpus.get(random.nextInt(corpus.size()));
                    input = spliced(input, at, other, random.nextInt(other.length + 1));
                }
            }
        }
        return input;
    }

    /** The beginning of one input and the end of another. */
    private static byte[] spliced(byte[] first, int end, byte[] second, int from) {
        byte[] spliced = Arrays.copyOf(first, end + second.length - from);
        System.arraycopy(second, from, spliced, end, second.length - from);
        return spliced;
    }
}
