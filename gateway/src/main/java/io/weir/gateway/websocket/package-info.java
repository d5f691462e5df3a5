/**
 * WebSocket (RFC 6455) with permessage-deflate (RFC 7692): the handshake, and frames to messages
 * and back, as bytes. Start at Upgrade and FrameReader.
 */
@NullMarked
package io.weir.gateway.websocket;

import org.jspecify.annotations.NullMarked;
