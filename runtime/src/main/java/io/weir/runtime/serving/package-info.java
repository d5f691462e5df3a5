/** Start and end of listeners, and the admin port with its pages. */
@NullMarked
package io.weir.runtime.serving;

import org.jspecify.annotations.NullMarked;
