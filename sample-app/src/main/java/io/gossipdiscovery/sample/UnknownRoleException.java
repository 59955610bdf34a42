package io.gossipdiscovery.sample;

import org.jspecify.annotations.Nullable;

/** Thrown at start where {@code sample.role} is missing or names no role. */
class UnknownRoleException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnknownRoleException(@Nullable String role) {
        super(
                role == null
                        ? "sample.role is not set."
                        : "sample.role is '" + role + "', which is no role of this sample.");
    }
}
