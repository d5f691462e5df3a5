/**
 * The HTTP edge as a process. Gateway assembles it and lists its layers in the order in which a
 * request passes them.
 */
@NullMarked
package io.weir.gateway;

import org.jspecify.annotations.NullMarked;
