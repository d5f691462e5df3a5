/** Refusal of calls beyond a rate limit. */
@NullMarked
package io.weir.gateway.ratelimit;

import org.jspecify.annotations.NullMarked;
