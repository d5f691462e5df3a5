/** One line per request, with its trace id: the logger "weir.access", at INFO. */
@NullMarked
package io.weir.runtime.accesslog;

import org.jspecify.annotations.NullMarked;
