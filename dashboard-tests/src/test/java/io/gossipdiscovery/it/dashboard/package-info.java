/** The dashboard as its users meet it: in a browser, over a cluster in which something happens, and behind a login. */
@NullMarked
package io.gossipdiscovery.it.dashboard;

import org.jspecify.annotations.NullMarked;
