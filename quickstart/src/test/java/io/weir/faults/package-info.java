/**
 * Faults under load: the stack, or the gateway before scripted instances, and what callers notice.
 * Each experiment has its number, E1 to E17, and its pass line in the name and the assertions of
 * its test.
 */
@NullMarked
package io.weir.faults;

import org.jspecify.annotations.NullMarked;
