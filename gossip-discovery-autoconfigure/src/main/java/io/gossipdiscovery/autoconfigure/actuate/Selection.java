package io.gossipdiscovery.autoconfigure.actuate;

import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;

/**
 * What somebody asks of a long list.
 *
 * @param member the beginning of the id or of the address of a member; null for all
 * @param service the name of a service, in any spelling; null for all
 * @param limit how many to answer at most, 1 or more; null for all
 */
record Selection(@Nullable String member, @Nullable String service, @Nullable Integer limit) {

    static final Selection ALL = new Selection(null, null, null);

    Selection {
        if (limit != null && limit < 1) {
            throw new InvalidEndpointRequestException(
                    "limit is " + limit, "limit is " + limit + ", it must be 1 or more; leave it out for everything");
        }
    }

    boolean takesMember(NodeId id, @Nullable NodeAddress address) {
        return member == null
                || id.toString().startsWith(member.toLowerCase(Locale.ROOT))
                || (address != null && address.toString().startsWith(member));
    }

    boolean takesService(String serviceId) {
        return service == null || service.equalsIgnoreCase(serviceId);
    }

    /** How many to answer at most. */
    long most() {
        return limit == null ? Long.MAX_VALUE : limit;
    }
}
