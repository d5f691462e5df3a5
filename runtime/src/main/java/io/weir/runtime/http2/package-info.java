/** Bounds on what one HTTP/2 connection makes a process hold: windows, frames that wait unread. */
@NullMarked
package io.weir.runtime.http2;

import org.jspecify.annotations.NullMarked;
