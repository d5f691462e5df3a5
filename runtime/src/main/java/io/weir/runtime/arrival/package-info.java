/** Messages that are gathered as a whole, within the limits of memory and time. */
@NullMarked
package io.weir.runtime.arrival;

import org.jspecify.annotations.NullMarked;
