/**
 * Failures of calls: one value for the answer, rendered in the dialect of the caller, and for the
 * log. Start at Failure.
 */
@NullMarked
package io.weir.gateway.failure;

import org.jspecify.annotations.NullMarked;
