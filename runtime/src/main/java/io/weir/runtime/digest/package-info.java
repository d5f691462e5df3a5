/** Digests, which stand for content that is long or secret. */
@NullMarked
package io.weir.runtime.digest;

import org.jspecify.annotations.NullMarked;
