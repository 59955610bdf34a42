/** What makes a change of instances reach the very next call of Spring Cloud LoadBalancer. */
@NullMarked
package io.gossipdiscovery.autoconfigure.loadbalancer;

import org.jspecify.annotations.NullMarked;
