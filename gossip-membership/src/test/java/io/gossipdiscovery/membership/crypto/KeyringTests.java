package io.gossipdiscovery.membership.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyringTests {

    private static final Keyring.Sender SENDER = new Keyring.Sender(1, 2);
    private static final byte[] TEXT = "hello".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ASSOCIATED = {9, 9};

    @Test
    void whatOneKeyringSealsAnotherWithTheSameKeyOpens() {
        byte[] sealed = ring(1).seal(SENDER, 5, ASSOCIATED, TEXT);
        assertThat(sealed).hasSize(TEXT.length + Keyring.TAG_BYTES);
        assertThat(ring(1).open(SENDER, 5, ASSOCIATED, sealed)).isEqualTo(TEXT);
    }

    @Test
    void theFirstKeySealsAndAnyOpens() {
        byte[] sealed = ring(1).seal(SENDER, 5, ASSOCIATED, TEXT);
        assertThat(ring(2, 1).open(SENDER, 5, ASSOCIATED, sealed)).isEqualTo(TEXT);
        assertThat(ring(2, 3).open(SENDER, 5, ASSOCIATED, sealed)).isNull();
        assertThat(ring(1).open(SENDER, 6, ASSOCIATED, ring(2, 1).seal(SENDER, 6, ASSOCIATED, TEXT)))
                .isNull();
    }

    @Test
    void nothingThatWasChangedOpens() {
        byte[] sealed = ring(1).seal(SENDER, 5, ASSOCIATED, TEXT);
        for (int i = 0; i < sealed.length; i++) {
            byte[] changed = sealed.clone();
            changed[i] ^= 1;
            assertThat(ring(1).open(SENDER, 5, ASSOCIATED, changed)).isNull();
        }
        assertThat(ring(1).open(SENDER, 6, ASSOCIATED, sealed))
                .as("other nonce")
                .isNull();
        assertThat(ring(1).open(new Keyring.Sender(1, 3), 5, ASSOCIATED, sealed))
                .as("other sender")
                .isNull();
        assertThat(ring(1).open(SENDER, 5, new byte[] {9}, sealed))
                .as("other header")
                .isNull();
        assertThat(ring(1).open(SENDER, 5, ASSOCIATED, new byte[15]))
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
                assertThat(ring.open(from, 1, ASSOCIATED, sealed)).isEqualTo(TEXT);
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

    private static Keyring ring(int... keys) {
        return new Keyring(Arrays.stream(keys).mapToObj(KeyringTests::key).toList(), 10);
    }

    private static byte[] key(int fill) {
        byte[] key = new byte[Keyring.KEY_BYTES];
        Arrays.fill(key, (byte) fill);
        return key;
    }
}
