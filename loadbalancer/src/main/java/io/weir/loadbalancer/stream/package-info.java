/** Lifetimes of streams, which have an idle time and a maximum age instead of a timeout. */
@NullMarked
package io.weir.loadbalancer.stream;

import org.jspecify.annotations.NullMarked;
