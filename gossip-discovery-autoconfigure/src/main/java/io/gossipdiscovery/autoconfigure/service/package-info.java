/** Service instances as they travel in the state of members, and the index by which they are found. */
@NullMarked
package io.gossipdiscovery.autoconfigure.service;

import org.jspecify.annotations.NullMarked;
