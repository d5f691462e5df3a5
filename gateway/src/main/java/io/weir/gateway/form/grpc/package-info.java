/**
 * gRPC and gRPC-Web: frames and trailers pass through, after a check of their prefixes. Start at
 * GrpcForm.
 */
@NullMarked
package io.weir.gateway.form.grpc;

import org.jspecify.annotations.NullMarked;
