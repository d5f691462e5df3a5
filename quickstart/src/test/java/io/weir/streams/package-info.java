/**
 * Streams in bulk, through processes of their own: callers who leave, callers who only wait,
 * callers who take a million messages, and those who go on elsewhere when what served them is
 * killed.
 */
@NullMarked
package io.weir.streams;

import org.jspecify.annotations.NullMarked;
