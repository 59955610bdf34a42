package io.gossipdiscovery.autoconfigure.registration;

import io.gossipdiscovery.autoconfigure.service.Readiness;
import org.jspecify.annotations.Nullable;

/**
 * What the cluster is told of one registration, and what decides its readiness: a drain before all, then what a person says, then
 * what the properties say.
 *
 * @param instanceId under which it is told
 * @param initial what is told unless something else is
 * @param override what a person says, or null
 * @param draining whether it stops
 */
record Published(String instanceId, Readiness initial, @Nullable Readiness override, boolean draining) {

    Readiness readiness() {
        if (draining) {
            return Readiness.DRAINING;
        }
        return override != null ? override : initial;
    }

    /** Registered again: what a person said stays. */
    Published registeredAs(String id, Readiness nowInitial) {
        return new Published(id, nowInitial, override, false);
    }

    Published overriddenBy(@Nullable Readiness said) {
        return new Published(instanceId, initial, said, draining);
    }

    Published drained() {
        return new Published(instanceId, initial, override, true);
    }
}
