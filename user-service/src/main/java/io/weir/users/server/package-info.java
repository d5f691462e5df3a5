/**
 * The gRPC port: listener, interceptors, health, streams, and the mapping of failures to statuses.
 * Independent of the services of the concepts.
 */
@NullMarked
package io.weir.users.server;

import org.jspecify.annotations.NullMarked;
