/**
 * The gRPC edge of the user service: messages to domain and back, failures to statuses. {@link
 * io.weir.users.grpc.UserServer} is the port; the only place that sees generated classes.
 */
@NullMarked
package io.weir.users.grpc;

import org.jspecify.annotations.NullMarked;
