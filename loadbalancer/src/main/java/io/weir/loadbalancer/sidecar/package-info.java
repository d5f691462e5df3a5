/**
 * The engine beside a gRPC client (outbound): plain gRPC in on loopback or a Unix socket, balanced
 * gRPC out; and in front of an application (inbound): mutual TLS in, plain gRPC or HTTP out to
 * loopback or a Unix socket, for callers that the rules allow. Calls pass through untouched, for
 * all four kinds of RPC. Start at Sidecar.
 */
@NullMarked
package io.weir.loadbalancer.sidecar;

import org.jspecify.annotations.NullMarked;
