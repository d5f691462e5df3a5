/** The health of a process, reported part by part. */
@NullMarked
package io.weir.runtime.health;

import org.jspecify.annotations.NullMarked;
