package io.gossipdiscovery.autoconfigure.registration;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ResponseStatus;

/** A status that nobody can set. Without Spring's web the annotation means nothing. */
@ResponseStatus(code = HttpStatus.BAD_REQUEST, reason = UnusableStatusException.ALLOWED)
final class UnusableStatusException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    static final String ALLOWED =
            "Allowed are UP, OUT_OF_SERVICE, DOWN, STARTING, and CANCEL_OVERRIDE to take back what was set."
                    + " DRAINING is what an instance says of itself when it stops";

    UnusableStatusException(String status) {
        super("Status '" + status + "' cannot be set. " + ALLOWED);
    }
}
