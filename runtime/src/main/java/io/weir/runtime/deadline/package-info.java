/** Deadlines of calls, read from the timeouts that callers send. */
@NullMarked
package io.weir.runtime.deadline;

import org.jspecify.annotations.NullMarked;
