/** Hostile clients, each beside well-behaved ones that must not notice it. */
@NullMarked
package io.weir.hostile;

import org.jspecify.annotations.NullMarked;
