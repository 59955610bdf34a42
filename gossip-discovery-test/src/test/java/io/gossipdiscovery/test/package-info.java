@NullMarked
package io.gossipdiscovery.test;

import org.jspecify.annotations.NullMarked;
