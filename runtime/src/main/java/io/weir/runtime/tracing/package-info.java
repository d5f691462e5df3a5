/** Tracing: one span and one measurement for every request that a process serves. */
@NullMarked
package io.weir.runtime.tracing;

import org.jspecify.annotations.NullMarked;
