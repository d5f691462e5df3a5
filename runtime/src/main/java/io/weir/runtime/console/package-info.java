/**
 * Console of the admin port: what a process and its clusters did in the last ten minutes, as a page
 * for browsers, a stream of server-sent events and JSON. It reads counters that exist anyway, on a
 * thread of its own, within a fixed memory.
 */
@NullMarked
package io.weir.runtime.console;

import org.jspecify.annotations.NullMarked;
