/** Headers that keep a browser from reading into an answer what it does not say. */
@NullMarked
package io.weir.gateway.security;

import org.jspecify.annotations.NullMarked;
