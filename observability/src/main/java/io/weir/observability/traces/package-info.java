/** Recent traces, kept in memory and rendered as JSON. */
@NullMarked
package io.weir.observability.traces;

import org.jspecify.annotations.NullMarked;
