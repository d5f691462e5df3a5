/**
 * What the engine must know of a call: which RPC, what may be repeated, how long its caller waits.
 */
@NullMarked
package io.weir.loadbalancer.call;

import org.jspecify.annotations.NullMarked;
