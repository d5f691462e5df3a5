/** Results of attempts: success, failure or ignored, decided once from the final gRPC status. */
@NullMarked
package io.weir.loadbalancer.outcome;

import org.jspecify.annotations.NullMarked;
