/** Listeners, the order of layers, the admin port and the orderly end of a process. */
@NullMarked
package io.weir.runtime.serving;

import org.jspecify.annotations.NullMarked;
