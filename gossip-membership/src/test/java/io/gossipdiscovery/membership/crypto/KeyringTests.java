package io.gossipdiscovery.membership.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gossipdiscovery.membership.config.Plaintext;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KeyringTests {

    private static final Keyring.Sender SENDER = new Keyring.Sender(1, 2);
    private static final byte[] TEXT = "hello".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ASSOCIATED = {9, 9};

    @Test
    void whatOneKeyringSealsAnotherWithTheSameKeyOpens() {
        byte[] sealed = ring(1).seal(SENDER, 5, ASSOCIATED, TEXT);
        assertThat(sealed).hasSize(TEXT.length + Keyring.TAG_BYTES);
        assertThat(opened(ring(1), SENDER, 5, ASSOCIATED, sealed)).isEqualTo(TEXT);
    }

    @Test
    void theFirstKeySealsAndAnyOpens() {
        byte[] sealed = ring(1).seal(SENDER, 5, ASSOCIATED, TEXT);
        assertThat(opened(ring(2, 1), SENDER, 5, ASSOCIATED, sealed)).isEqualTo(TEXT);
        assertThat(opened(ring(2, 3), SENDER, 5, ASSOCIATED, sealed)).isNull();
        assertThat(opened(ring(1), SENDER, 6, ASSOCIATED, ring(2, 1).seal(SENDER, 6, ASSOCIATED, TEXT)))
                .isNull();
    }

    @Test
    void nothingThatWasChangedOpens() {
        byte[] sealed = ring(1).seal(SENDER, 5, ASSOCIATED, TEXT);
        for (int i = 0; i < sealed.length; i++) {
            byte[] changed = sealed.clone();
            changed[i] ^= 1;
            assertThat(opened(ring(1), SENDER, 5, ASSOCIATED, changed)).isNull();
        }
        assertThat(opened(ring(1), SENDER, 6, ASSOCIATED, sealed))
                .as("other nonce")
                .isNull();
        assertThat(opened(ring(1), new Keyring.Sender(1, 3), 5, ASSOCIATED, sealed))
                .as("other sender")
                .isNull();
        assertThat(opened(ring(1), SENDER, 5, new byte[] {9}, sealed))
                .as("other header")
                .isNull();
        assertThat(opened(ring(1), SENDER, 5, ASSOCIATED, new byte[15]))
                .as("too short")
                .isNull();
    }

    /** Pins derivation and nonce; the value was computed with another implementation of HKDF and AES-GCM. */
    @Test
    void theSealIsPinned() {
        assertThat(HexFormat.of().formatHex(ring(1).seal(SENDER, 5, ASSOCIATED, TEXT)))
                .isEqualTo("2b5b573a6867ba4cdb0e9a90f923ce3173b25ba2ef");
    }

    @Test
    void derivedKeysAreBoundedAndDroppedOnesStillWork() {
        Keyring ring = new Keyring(List.of(key(1)), 2);
        for (int round = 0; round < 2; round++) {
            for (int sender = 0; sender < 10; sender++) {
                Keyring.Sender from = new Keyring.Sender(0, sender);
                byte[] sealed = ring(1).seal(from, 1, ASSOCIATED, TEXT);
                assertThat(opened(ring, from, 1, ASSOCIATED, sealed)).isEqualTo(TEXT);
            }
        }
    }

    @Test
    void aKeyOfAnotherLengthIsRefusedWithItsPlaceAndTheRemedy() {
        assertThatThrownBy(() -> new Keyring(List.of(key(1), new byte[16]), 10))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Key 2 of 2 has 16 bytes")
                .hasMessageContaining("openssl rand -base64 32");
    }

    @Test
    void keysAreReplacedWhileWhatStaysGoesOnOpening() {
        Keyring changing = ring(1);
        byte[] before = ring(1).seal(SENDER, 5, ASSOCIATED, TEXT);
        byte[] after = ring(2).seal(SENDER, 6, ASSOCIATED, TEXT);
        assertThat(opened(changing, SENDER, 6, ASSOCIATED, after)).isNull();

        changing.use(List.of(key(1), key(2)), Plaintext.REFUSED);
        assertThat(opened(changing, SENDER, 5, ASSOCIATED, before)).isEqualTo(TEXT);
        assertThat(opened(changing, SENDER, 6, ASSOCIATED, after)).isEqualTo(TEXT);
        assertThat(opened(ring(1), SENDER, 7, ASSOCIATED, changing.seal(SENDER, 7, ASSOCIATED, TEXT)))
                .as("the first key seals")
                .isEqualTo(TEXT);

        changing.use(List.of(key(2)), Plaintext.REFUSED);
        assertThat(opened(changing, SENDER, 5, ASSOCIATED, before)).isNull();
        assertThat(opened(ring(2), SENDER, 8, ASSOCIATED, changing.seal(SENDER, 8, ASSOCIATED, TEXT)))
                .isEqualTo(TEXT);
    }

    @Test
    void plaintextIsSentAndTakenAsTheStepsOfAMigrationWantIt() {
        Keyring none = new Keyring(List.of(), 0);
        assertThat(none.seals()).isFalse();
        assertThat(none.takesPlaintext()).isTrue();

        Keyring migrating = ring(1);
        assertThat(migrating.seals()).isTrue();
        assertThat(migrating.takesPlaintext()).isFalse();
        migrating.use(List.of(key(1)), Plaintext.SENT);
        assertThat(migrating.seals()).isFalse();
        assertThat(migrating.takesPlaintext()).isTrue();
        migrating.use(List.of(key(1)), Plaintext.ACCEPTED);
        assertThat(migrating.seals()).isTrue();
        assertThat(migrating.takesPlaintext()).isTrue();

        Keyring agreed = Keyring.agreed(10);
        assertThat(agreed.seals()).as("never in the clear, even without a key").isTrue();
        assertThat(agreed.takesPlaintext()).isFalse();
        assertThat(agreed.hasKey()).isFalse();
    }

    private static byte @Nullable [] opened(
            Keyring ring, Keyring.Sender sender, long nonce, byte[] associated, byte[] sealed) {
        Keyring.Unsealed unsealed = ring.open(sender, nonce, associated, sealed);
        return unsealed == null ? null : unsealed.plain().array();
    }

    private static Keyring ring(int... keys) {
        return new Keyring(Arrays.stream(keys).mapToObj(KeyringTests::key).toList(), 10);
    }

    private static byte[] key(int fill) {
        byte[] key = new byte[Keyring.KEY_BYTES];
        Arrays.fill(key, (byte) fill);
        return key;
    }
}
