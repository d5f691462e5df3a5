/**
 * Calls as the engine sees them: the policy of their RPC, the time that their caller waits, and the
 * layers that see a whole call.
 */
@NullMarked
package io.weir.loadbalancer.call;

import org.jspecify.annotations.NullMarked;
