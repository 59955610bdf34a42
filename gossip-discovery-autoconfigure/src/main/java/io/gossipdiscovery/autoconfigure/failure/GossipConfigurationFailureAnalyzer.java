package io.gossipdiscovery.autoconfigure.failure;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Says which property is wrong and what to write instead. Comes before Boot's analyzer of properties that cannot be bound, which
 * knows no remedy.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class GossipConfigurationFailureAnalyzer extends AbstractFailureAnalyzer<GossipConfigurationException> {

    @Override
    protected FailureAnalysis analyze(@Nullable Throwable rootFailure, GossipConfigurationException cause) {
        return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.remedy(), cause);
    }
}
