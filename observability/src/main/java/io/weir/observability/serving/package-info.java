/** Layers of a server that say what it does: one span and one measure per request. */
@NullMarked
package io.weir.observability.serving;

import org.jspecify.annotations.NullMarked;
