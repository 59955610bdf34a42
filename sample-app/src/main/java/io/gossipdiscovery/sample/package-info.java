/** A storefront and an inventory: one small application in two roles, as a user of gossip discovery would write it. */
@NullMarked
package io.gossipdiscovery.sample;

import org.jspecify.annotations.NullMarked;
