package io.gossipdiscovery.namespaces;

import java.util.List;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** Whether this system has network namespaces and firewalls, found out by making some. */
final class NamespacesCondition implements ExecutionCondition {

    private static final String REMEDY = "They need Linux, root, and the packages iproute2, nftables and util-linux";

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        String obstacle = context.getRoot()
                .getStore(Namespace.create(NamespacesCondition.class))
                .computeIfAbsent("obstacle", key -> obstacle(), String.class);
        if (obstacle.isEmpty()) {
            return ConditionEvaluationResult.enabled("namespaces can be made");
        }
        String reason = obstacle + ". " + REMEDY;
        // What Maven says of a class that is skipped has no reason in it.
        System.out.println("[namespaces] SKIPPED " + context.getDisplayName() + ": " + reason);
        return ConditionEvaluationResult.disabled(reason);
    }

    /** Why not, or nothing. */
    private static String obstacle() {
        try (NamespaceNetwork network = NamespaceNetwork.of(2)) {
            Machine first = network.machine(0);
            first.lose(1);
            first.rejectTo(List.of(network.machine(1)));
            network.publish(1, network.behind(1), 1);
            return "";
        } catch (IllegalStateException e) {
            return String.valueOf(e.getMessage()).lines().findFirst().orElse(e.toString());
        }
    }
}
