/** What a member is: identity, address, evidence and state. Values only. */
@NullMarked
package io.gossipdiscovery.membership.member;

import org.jspecify.annotations.NullMarked;
