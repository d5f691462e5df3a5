/**
 * Configuration of the deadline at the edge. io.weir.runtime.deadline reads the timeouts of
 * callers.
 */
@NullMarked
package io.weir.gateway.deadline;

import org.jspecify.annotations.NullMarked;
