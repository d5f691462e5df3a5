/**
 * The engine beside a gRPC client: plain gRPC in on loopback or a Unix socket, balanced gRPC out.
 * Calls are routed by authority or service and pass through untouched, for all four kinds of RPC.
 */
@NullMarked
package io.weir.loadbalancer.sidecar;

import org.jspecify.annotations.NullMarked;
