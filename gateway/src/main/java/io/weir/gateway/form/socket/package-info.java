/** Streams over a WebSocket: one message is one frame, in both directions. Start at SocketForm. */
@NullMarked
package io.weir.gateway.form.socket;

import org.jspecify.annotations.NullMarked;
