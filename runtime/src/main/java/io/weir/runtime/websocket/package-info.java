/** What all WebSockets of a listener share: the opening handshake and the end of the connection. */
@NullMarked
package io.weir.runtime.websocket;

import org.jspecify.annotations.NullMarked;
