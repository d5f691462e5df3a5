/**
 * What went wrong, as one value with two faces: what the caller is told, in the way the caller
 * speaks, and what the log keeps. Start at Failure.
 */
@NullMarked
package io.weir.gateway.failure;

import org.jspecify.annotations.NullMarked;
