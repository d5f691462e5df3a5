/** Access log: one line per request with its trace id, written to the logger "weir.access". */
@NullMarked
package io.weir.runtime.accesslog;

import org.jspecify.annotations.NullMarked;
