/** Repair: when two tables differ, and how they are brought together. */
@NullMarked
package io.gossipdiscovery.membership.antientropy;

import org.jspecify.annotations.NullMarked;
