/** Values that a configuration writes in a form of their own: "4MiB", "50%", "true". */
@NullMarked
package io.weir.runtime.config.value;

import org.jspecify.annotations.NullMarked;
