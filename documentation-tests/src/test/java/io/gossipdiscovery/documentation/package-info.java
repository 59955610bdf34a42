/** What the documents of this repository show, held against what is there. */
@NullMarked
package io.gossipdiscovery.documentation;

import org.jspecify.annotations.NullMarked;
