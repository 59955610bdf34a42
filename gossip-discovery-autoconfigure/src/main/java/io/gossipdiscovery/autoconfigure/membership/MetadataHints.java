package io.gossipdiscovery.autoconfigure.membership;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/** What a native image has to have with it: the names of properties, so that misspelt ones are told. */
final class MetadataHints implements RuntimeHintsRegistrar {

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
        hints.resources().registerPattern(KnownProperties.METADATA);
    }
}
