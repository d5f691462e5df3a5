/**
 * The gRPC edge of the user service: messages to domain and back, failures to statuses.
 */
@NullMarked
package io.weir.users.grpc;

import org.jspecify.annotations.NullMarked;
