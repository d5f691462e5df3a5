/**
 * One try of a call at one endpoint: the attempt, the layers that see it, and the transport that
 * carries it.
 */
@NullMarked
package io.weir.loadbalancer.attempt;

import org.jspecify.annotations.NullMarked;
