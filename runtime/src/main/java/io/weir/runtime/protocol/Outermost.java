package io.weir.runtime.protocol;

import io.netty.channel.ChannelHandlerAdapter;

/**
 * Place in a pipeline outside of all handlers, from which the socket is flushed and closed without
 * asking them. Handles no events, so events do not pass it.
 */
final class Outermost extends ChannelHandlerAdapter {}
