/**
 * Balancing policies, which pick the endpoint of an attempt. Pure: time and randomness are
 * parameters.
 */
@NullMarked
package io.weir.loadbalancer.balancing;

import org.jspecify.annotations.NullMarked;
