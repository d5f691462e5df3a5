/** A connection's share of the time of its event loop. */
@NullMarked
package io.weir.runtime.turn;

import org.jspecify.annotations.NullMarked;
