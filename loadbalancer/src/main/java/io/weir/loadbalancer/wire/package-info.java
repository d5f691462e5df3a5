/**
 * HTTP/2 client of gRPC clusters, on Netty's codec: connections of each event loop to an endpoint,
 * and calls as streams on them.
 */
@NullMarked
package io.weir.loadbalancer.wire;

import org.jspecify.annotations.NullMarked;
