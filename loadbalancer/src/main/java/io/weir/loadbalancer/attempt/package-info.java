/** One try of a call at one endpoint: the layers below retry, down to the wire. */
@NullMarked
package io.weir.loadbalancer.attempt;

import org.jspecify.annotations.NullMarked;
