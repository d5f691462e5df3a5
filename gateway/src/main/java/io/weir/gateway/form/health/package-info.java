/** Answers of grpc.health.v1 for the gateway itself and for the services behind it. */
@NullMarked
package io.weir.gateway.form.health;

import org.jspecify.annotations.NullMarked;
