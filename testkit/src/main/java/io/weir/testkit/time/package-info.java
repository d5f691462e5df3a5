/** Time that a test moves by hand. */
@NullMarked
package io.weir.testkit.time;

import org.jspecify.annotations.NullMarked;
