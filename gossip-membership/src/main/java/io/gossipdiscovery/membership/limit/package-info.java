/** What bounds a rate. */
@NullMarked
package io.gossipdiscovery.membership.limit;

import org.jspecify.annotations.NullMarked;
