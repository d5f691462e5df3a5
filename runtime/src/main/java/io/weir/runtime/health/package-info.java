/** What a process says of its own health, part by part. */
@NullMarked
package io.weir.runtime.health;

import org.jspecify.annotations.NullMarked;
