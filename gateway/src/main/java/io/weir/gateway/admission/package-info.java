/**
 * Bound of the requests that the gateway holds at once: requests beyond it are refused cheaply,
 * before any work.
 */
@NullMarked
package io.weir.gateway.admission;

import org.jspecify.annotations.NullMarked;
