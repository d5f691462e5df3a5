/** The spans of the requests that a process serves, and the headers that carry their traces. */
@NullMarked
package io.weir.observability.serving;

import org.jspecify.annotations.NullMarked;
