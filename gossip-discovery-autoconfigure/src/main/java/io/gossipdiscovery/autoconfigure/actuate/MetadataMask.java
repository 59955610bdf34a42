package io.gossipdiscovery.autoconfigure.actuate;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.Sanitizer;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;

/**
 * Hides secrets in the metadata of services. Metadata is meant to be read, since every member of the cluster has it, so unlike
 * Boot's own endpoints this one shows what is harmless: hidden is what Boot takes for a credential by its key (ending with
 * {@code password}, {@code secret}, {@code key} or {@code token}, or containing {@code credentials}), what contains one of
 * {@code password}, {@code passwd}, {@code secret}, {@code token} or {@code credential}, and a value that is a URI with a
 * password in it, unless {@code management.endpoint.gossip.show-values} shows it. The {@link SanitizingFunction} beans of the
 * application have a say in whatever is shown, as in Boot's own endpoints.
 */
final class MetadataMask {

    private static final SanitizingFunction LIKELY_SECRET = SanitizingFunction.sanitizeValue()
            .ifLikelyCredential()
            .ifKeyContains("password", "passwd", "secret", "token", "credential")
            .ifValueStringMatches(MetadataMask::hasUriWithPassword);

    private final Sanitizer sanitizer;

    MetadataMask(Iterable<SanitizingFunction> functions) {
        this.sanitizer = new Sanitizer(functions);
    }

    Map<String, @Nullable Object> apply(Map<String, String> metadata, boolean showSecrets) {
        Map<String, @Nullable Object> masked = new LinkedHashMap<>();
        metadata.forEach((key, value) -> {
            SanitizableData data = new SanitizableData(null, key, value);
            boolean hidden = !showSecrets && isLikelySecret(data);
            masked.put(key, hidden ? SanitizableData.SANITIZED_VALUE : sanitizer.sanitize(data, true));
        });
        return masked;
    }

    /** By hand, since others wrote the value: a regular expression takes the square of its length. */
    private static boolean hasUriWithPassword(String value) {
        int end;
        for (int at = value.indexOf("://"); at >= 0; at = value.indexOf("://", end - 1)) {
            int from = at + 3;
            end = from;
            while (end < value.length() && "/?# \t\r\n".indexOf(value.charAt(end)) < 0) {
                end++;
            }
            String authority = value.substring(from, end);
            int colon = authority.indexOf(':');
            if (colon >= 0 && authority.lastIndexOf('@') > colon + 1) {
                return true;
            }
        }
        return false;
    }

    private static boolean isLikelySecret(SanitizableData data) {
        return !LIKELY_SECRET.applyUnlessFiltered(data).equals(data);
    }
}
