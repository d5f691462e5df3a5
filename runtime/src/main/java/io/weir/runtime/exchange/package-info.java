/**
 * One request from arrival to end: the exchange, which carries the state of the request, and the
 * layers that it passes. Start at Exchange and Layers.
 */
@NullMarked
package io.weir.runtime.exchange;

import org.jspecify.annotations.NullMarked;
