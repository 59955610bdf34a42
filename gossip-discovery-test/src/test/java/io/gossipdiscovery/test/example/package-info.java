/** What a user writes: the examples of {@code docs/testing.md}. */
@NullMarked
package io.gossipdiscovery.test.example;

import org.jspecify.annotations.NullMarked;
