/**
 * Faults under load: the stack, or the gateway in front of scripted instances, and the effects on
 * callers. Each experiment has a number, E1 to E17, in the name of its test and a pass line in its
 * assertions.
 */
@NullMarked
package io.weir.faults;

import org.jspecify.annotations.NullMarked;
