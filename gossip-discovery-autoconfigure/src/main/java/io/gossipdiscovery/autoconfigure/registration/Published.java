package io.gossipdiscovery.autoconfigure.registration;

import io.gossipdiscovery.autoconfigure.service.Readiness;
import org.jspecify.annotations.Nullable;

/**
 * What the cluster is told of one registration, and what decides its readiness: a drain before all, then what a person says, then
 * what keeps the application itself from serving, then what the properties say.
 *
 * @param instanceId under which it is told
 * @param initial what is told unless something else is
 * @param own what the application says of itself; UP leaves it to the properties
 * @param override what a person says, or null
 * @param draining whether it stops
 */
record Published(String instanceId, Readiness initial, Readiness own, @Nullable Readiness override, boolean draining) {

    Readiness readiness() {
        if (draining) {
            return Readiness.DRAINING;
        }
        if (override != null) {
            return override;
        }
        return own == Readiness.UP ? initial : own;
    }

    /** Registered again: what a person said stays. */
    Published registeredAs(String id, Readiness nowInitial, Readiness nowOwn) {
        return new Published(id, nowInitial, nowOwn, override, false);
    }

    Published saying(Readiness nowOwn) {
        return new Published(instanceId, initial, nowOwn, override, draining);
    }

    Published overriddenBy(@Nullable Readiness said) {
        return new Published(instanceId, initial, own, said, draining);
    }

    Published drained() {
        return new Published(instanceId, initial, own, override, true);
    }
}
