/** Token buckets, which bound how often something may happen for each key. */
@NullMarked
package io.weir.runtime.ratelimit;

import org.jspecify.annotations.NullMarked;
