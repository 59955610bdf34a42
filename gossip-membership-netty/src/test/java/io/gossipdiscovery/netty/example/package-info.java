/** A program that uses nodes without Spring, as {@code docs/extending.md} shows it. */
@NullMarked
package io.gossipdiscovery.netty.example;

import org.jspecify.annotations.NullMarked;
