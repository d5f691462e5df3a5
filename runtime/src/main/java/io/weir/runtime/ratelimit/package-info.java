/**
 * Token buckets, which bound for each key how often something may happen and how many bytes may
 * pass, and counts of what is open.
 */
@NullMarked
package io.weir.runtime.ratelimit;

import org.jspecify.annotations.NullMarked;
