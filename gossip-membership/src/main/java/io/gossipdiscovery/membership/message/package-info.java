/** The sealed set of messages and updates that members exchange. Values only. */
@NullMarked
package io.gossipdiscovery.membership.message;

import org.jspecify.annotations.NullMarked;
