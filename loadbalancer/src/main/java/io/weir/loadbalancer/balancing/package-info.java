/** Which endpoint takes an attempt. Pure algorithms: randomness comes in, no network. */
@NullMarked
package io.weir.loadbalancer.balancing;

import org.jspecify.annotations.NullMarked;
