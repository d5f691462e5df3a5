/** JSON log lines with trace ids, and lines said once instead of a thousand times. */
@NullMarked
package io.weir.observability.logs;

import org.jspecify.annotations.NullMarked;
