package io.gossipdiscovery.autoconfigure.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ServiceRecordCodecTests {

    private static final ServiceRecord RECORD = new ServiceRecord(
            "inventory", "inventory-1", "2001:db8::7", 8443, true, "wss", Map.of("zone", "a", "weight", "3"));

    @Test
    void whatIsEncodedIsDecodedToTheSame() {
        ServiceRecord plain = new ServiceRecord("s", "i", "10.0.0.1", 1, false, null, Map.of());

        assertThat(ServiceRecordCodec.decode("inventory-1", ServiceRecordCodec.encode(RECORD)))
                .isEqualTo(RECORD);
        assertThat(ServiceRecordCodec.decode("i", ServiceRecordCodec.encode(plain)))
                .isEqualTo(plain);
    }

    @Test
    void theFormatIsPinned() {
        ServiceRecord record = new ServiceRecord("ab", "i", "h", 258, true, "x", Map.of("k", "v", "a", "ü"));

        assertThat(HexFormat.of().formatHex(ServiceRecordCodec.encode(record)))
                .isEqualTo("01" + "03" + "0002" + "6162" + "0001" + "68" + "0102" + "0001" + "78" + "0002" + "0001"
                        + "61" + "0002" + "c3bc" + "0001" + "6b" + "0001" + "76");
    }

    @Test
    void everyCutAndEveryAddedByteIsRejected() {
        byte[] whole = ServiceRecordCodec.encode(RECORD);

        for (int length = 0; length < whole.length; length++) {
            assertThat(ServiceRecordCodec.decode("i", Arrays.copyOf(whole, length)))
                    .as("cut to %d bytes", length)
                    .isNull();
        }
        assertThat(ServiceRecordCodec.decode("i", Arrays.copyOf(whole, whole.length + 1)))
                .isNull();
    }

    @Test
    void otherVersionsAndFlagsAreRejected() {
        byte[] bytes = ServiceRecordCodec.encode(RECORD);

        assertThat(ServiceRecordCodec.decode("i", withByte(bytes, 0, 2))).isNull();
        assertThat(ServiceRecordCodec.decode("i", withByte(bytes, 1, 0x80 | bytes[1])))
                .isNull();
    }

    @Test
    void metadataOutOfOrderOrTwiceIsRejected() {
        byte[] ordered =
                ServiceRecordCodec.encode(new ServiceRecord("s", "i", "h", 1, false, null, Map.of("a", "1", "b", "2")));
        String hex = HexFormat.of().formatHex(ordered);
        String a = "0001" + "61" + "0001" + "31";
        String b = "0001" + "62" + "0001" + "32";

        assertThat(hex).contains(a + b);
        assertThat(ServiceRecordCodec.decode("i", HexFormat.of().parseHex(hex.replace(a + b, b + a))))
                .isNull();
        assertThat(ServiceRecordCodec.decode("i", HexFormat.of().parseHex(hex.replace(a + b, a + a))))
                .isNull();
    }

    @Test
    void hostsThatAreNoneAreRejected() {
        for (String host : new String[] {"e/x", "a b", "a@b", "1::2::3", "[1]", "a?b", "é", "x\n"}) {
            byte[] bytes = ServiceRecordCodec.encode(new ServiceRecord(
                    "s", "i", "z".repeat(host.getBytes(StandardCharsets.UTF_8).length), 1, false, null, Map.of()));
            byte[] hostBytes = host.getBytes(StandardCharsets.UTF_8);
            System.arraycopy(hostBytes, 0, bytes, 2 + 2 + 1 + 2, hostBytes.length);

            assertThat(ServiceRecordCodec.decode("i", bytes)).as(host).isNull();
        }
    }

    @Test
    void noBytesOfSomebodyElseEndInAnExceptionAndOnlyCanonicalOnesAreAccepted() {
        long seed = Long.getLong("test.seed", 20_261_122);
        Random random = new Random(seed);
        byte[] whole = ServiceRecordCodec.encode(RECORD);
        int accepted = 0;
        for (int round = 0; round < 200_000; round++) {
            byte[] bytes = mutate(whole, random);
            ServiceRecord decoded = ServiceRecordCodec.decode("inventory-1", bytes);
            if (decoded != null) {
                accepted++;
                assertThat(ServiceRecordCodec.encode(decoded))
                        .as("round %d of -Dtest.seed=%d", round, seed)
                        .isEqualTo(bytes);
                assertThat(new GossipServiceInstance(decoded).getUri().getScheme())
                        .isNotNull();
            }
        }
        assertThat(accepted).as("mutants that are still records").isPositive();
    }

    private static byte[] mutate(byte[] whole, Random random) {
        byte[] bytes = random.nextInt(8) == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length + 8)) : whole.clone();
        for (int i = random.nextInt(4); i >= 0 && bytes.length > 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        return bytes;
    }

    private static byte[] withByte(byte[] bytes, int index, int value) {
        byte[] changed = bytes.clone();
        changed[index] = (byte) value;
        return changed;
    }
}
