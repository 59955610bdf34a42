/** The dashboard: a page of the application's own that shows the cluster as this node sees it, and the stream that keeps it up to date. */
@NullMarked
package io.gossipdiscovery.dashboard;

import org.jspecify.annotations.NullMarked;
