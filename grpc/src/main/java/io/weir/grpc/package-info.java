/**
 * Facts of the gRPC protocol: status codes, frame prefixes, timeouts, metadata and content types.
 * Depends only on the JDK; every other module takes these facts from here.
 */
@NullMarked
package io.weir.grpc;

import org.jspecify.annotations.NullMarked;
