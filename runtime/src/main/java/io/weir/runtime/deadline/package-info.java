/** The deadline of a call: read from the timeout that its caller sends, and handed on. */
@NullMarked
package io.weir.runtime.deadline;

import org.jspecify.annotations.NullMarked;
