/** The time a call has left: read from its headers, handed on, never exceeded. */
@NullMarked
package io.weir.runtime.deadline;

import org.jspecify.annotations.NullMarked;
