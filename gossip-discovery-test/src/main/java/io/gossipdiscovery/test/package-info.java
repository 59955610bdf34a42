/** A real cluster in one JVM for tests of applications: its members are killed, leave, are parted and come back as the test says. */
@NullMarked
package io.gossipdiscovery.test;

import org.jspecify.annotations.NullMarked;
