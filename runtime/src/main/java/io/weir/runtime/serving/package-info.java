/** The start and end of listeners, the order of layers, and the admin port with its pages. */
@NullMarked
package io.weir.runtime.serving;

import org.jspecify.annotations.NullMarked;
