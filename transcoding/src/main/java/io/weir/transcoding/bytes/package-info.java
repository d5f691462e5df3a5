/**
 * The growing byte buffer that both directions append to, and the UTF-8 rules. Knows nothing else.
 */
@NullMarked
package io.weir.transcoding.bytes;

import org.jspecify.annotations.NullMarked;
