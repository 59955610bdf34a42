package io.gossipdiscovery.autoconfigure.failure;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says which property is wrong and what to write instead. */
final class GossipConfigurationFailureAnalyzer extends AbstractFailureAnalyzer<GossipConfigurationException> {

    @Override
    protected FailureAnalysis analyze(@Nullable Throwable rootFailure, GossipConfigurationException cause) {
        return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.remedy(), cause);
    }
}
