/** Which endpoints can serve: active grpc.health.v1 checks, and connections that were refused. */
@NullMarked
package io.weir.loadbalancer.health;

import org.jspecify.annotations.NullMarked;
