/** Streams of the clock and of statistics: PulseService. */
@NullMarked
package io.weir.users.pulse;

import org.jspecify.annotations.NullMarked;
