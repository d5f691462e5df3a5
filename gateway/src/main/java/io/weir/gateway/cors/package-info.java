/** Cross-origin calls (CORS): browsers allow them only for the configured origins. */
@NullMarked
package io.weir.gateway.cors;

import org.jspecify.annotations.NullMarked;
