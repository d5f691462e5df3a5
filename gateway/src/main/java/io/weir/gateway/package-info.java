/**
 * The HTTP edge as a process. Gateway is the assembly: the layers in the order a request meets
 * them.
 */
@NullMarked
package io.weir.gateway;

import org.jspecify.annotations.NullMarked;
