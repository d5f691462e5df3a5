/**
 * gRPC and gRPC-Web: frames and trailers pass through after validation of the frame prefixes. Start
 * at GrpcForm.
 */
@NullMarked
package io.weir.gateway.form.grpc;

import org.jspecify.annotations.NullMarked;
