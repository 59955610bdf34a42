/** The member table: precedence of evidence, refutation, tombstones and the hash over all of it. */
@NullMarked
package io.gossipdiscovery.membership.table;

import org.jspecify.annotations.NullMarked;
