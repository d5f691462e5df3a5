/** Bounds on what one HTTP/1 connection makes a process hold: pipelined requests, small chunks. */
@NullMarked
package io.weir.runtime.http1;

import org.jspecify.annotations.NullMarked;
