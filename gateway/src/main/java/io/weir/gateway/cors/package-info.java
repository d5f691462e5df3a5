/** Calls of pages of other origins: a browser lets them through only where we say so. */
@NullMarked
package io.weir.gateway.cors;

import org.jspecify.annotations.NullMarked;
