/** JSON log lines with trace ids, rate-limited error logs, and outages logged once. */
@NullMarked
package io.weir.observability.logs;

import org.jspecify.annotations.NullMarked;
