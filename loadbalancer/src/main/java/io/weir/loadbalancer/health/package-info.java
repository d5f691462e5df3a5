/** Active health checks: grpc.health.v1 checks at an interval, and a Watch stream beside them. */
@NullMarked
package io.weir.loadbalancer.health;

import org.jspecify.annotations.NullMarked;
