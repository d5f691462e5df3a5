/**
 * Adaptive limit of concurrent calls, which follows how much slower than usual calls are. Pure:
 * clock and randomness are parameters.
 */
@NullMarked
package io.weir.loadbalancer.admission.gradient;

import org.jspecify.annotations.NullMarked;
