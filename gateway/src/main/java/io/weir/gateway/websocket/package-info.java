/**
 * WebSocket protocol (RFC 6455) with permessage-deflate (RFC 7692): the handshake, and the codec
 * between bytes and messages. Start at Upgrade and FrameReader.
 */
@NullMarked
package io.weir.gateway.websocket;

import org.jspecify.annotations.NullMarked;
