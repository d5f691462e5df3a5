/** HTTP/1 connections: bounds on what one makes a process hold, and how it ends. */
@NullMarked
package io.weir.runtime.http1;

import org.jspecify.annotations.NullMarked;
