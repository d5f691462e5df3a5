/** Connections to the endpoints of a cluster: their number, their liveness and their end. */
@NullMarked
package io.weir.loadbalancer.connection;

import org.jspecify.annotations.NullMarked;
