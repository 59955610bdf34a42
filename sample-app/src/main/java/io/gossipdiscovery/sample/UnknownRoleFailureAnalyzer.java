package io.gossipdiscovery.sample;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Says which roles there are. Comes before Boot's analyzer of binding failures, which would only repeat the exception. */
@Order(Ordered.HIGHEST_PRECEDENCE)
class UnknownRoleFailureAnalyzer extends AbstractFailureAnalyzer<UnknownRoleException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, UnknownRoleException cause) {
        return new FailureAnalysis(
                cause.getMessage(), "Start with --sample.role=storefront or with --sample.role=inventory.", cause);
    }
}
