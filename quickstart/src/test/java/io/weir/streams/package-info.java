/**
 * Streams in bulk, through separate processes: callers that leave, callers that are idle, callers
 * that read a million messages, and callers that reconnect elsewhere when their process is killed.
 */
@NullMarked
package io.weir.streams;

import org.jspecify.annotations.NullMarked;
