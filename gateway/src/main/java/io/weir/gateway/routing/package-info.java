/**
 * Routing: the APIs that are served, and the RPC that a method and a path select among them. Start
 * at Apis.
 */
@NullMarked
package io.weir.gateway.routing;

import org.jspecify.annotations.NullMarked;
