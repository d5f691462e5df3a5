/**
 * Authentication: finds the credentials of a request, checks them, and tells the exchange who is
 * calling. Decides nothing about what a caller may do. Start at IdentityLayer.
 */
@NullMarked
package io.weir.runtime.authentication;

import org.jspecify.annotations.NullMarked;
