/** The update queue and the budget of eager gossip. */
@NullMarked
package io.gossipdiscovery.membership.dissemination;

import org.jspecify.annotations.NullMarked;
