/**
 * One request from its arrival to its end: the exchange that carries everything known about it, and
 * the layers that it passes. Start at Exchange and Layers.
 */
@NullMarked
package io.weir.runtime.exchange;

import org.jspecify.annotations.NullMarked;
