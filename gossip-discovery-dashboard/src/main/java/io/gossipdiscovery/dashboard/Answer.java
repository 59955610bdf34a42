package io.gossipdiscovery.dashboard;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;

/** An answer that is there at once, for either stack to send. */
final class Answer {

    /** Of every answer under the dashboard's path, the stream's too: nothing of others runs, and nobody else shows or reads the page. */
    private static final Map<String, String> SAFETY = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
                    + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options",
            "nosniff",
            "Referrer-Policy",
            "no-referrer",
            "Cross-Origin-Resource-Policy",
            "same-origin",
            "Cache-Control",
            "no-cache");

    private final int status;
    private final Map<String, String> headers;
    private final byte[] body;

    private Answer(int status, Map<String, String> headers, byte[] body) {
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    static Answer empty(int status) {
        return new Answer(status, SAFETY, new byte[0]);
    }

    static Answer text(int status, String text) {
        return new Answer(status, SAFETY, text.getBytes(StandardCharsets.UTF_8))
                .with("Content-Type", "text/plain;charset=UTF-8");
    }

    /** A file, with a tag by which a browser that has it already is not sent it again: a weak one, as servers may compress it. */
    static Answer content(String type, byte[] bytes) {
        CRC32 sum = new CRC32();
        sum.update(bytes);
        String tag = HexFormat.of().toHexDigits(sum.getValue(), 8) + "-" + bytes.length;
        return new Answer(200, SAFETY, bytes).with("Content-Type", type).with("ETag", "W/\"" + tag + "\"");
    }

    /** The same with a header more, or in place of the one of that name. */
    Answer with(String header, String value) {
        Map<String, String> changed = new LinkedHashMap<>(headers);
        changed.put(header, value);
        return new Answer(status, changed, body);
    }

    int status() {
        return status;
    }

    Map<String, String> headers() {
        return headers;
    }

    /** Not to be changed. */
    byte[] body() {
        return body;
    }
}
