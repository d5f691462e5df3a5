/**
 * Port of a process: HTTP/1.1 and HTTP/2 on Armeria, its limits and connections, and the drain that
 * ends them without losing a request.
 */
@NullMarked
package io.weir.runtime.listener;

import org.jspecify.annotations.NullMarked;
