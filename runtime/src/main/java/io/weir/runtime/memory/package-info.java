/**
 * Bytes that a process holds for its callers, and their common limit. Start at MemoryBudget, which
 * is pure; HeldBytes is the part of one exchange.
 */
@NullMarked
package io.weir.runtime.memory;

import org.jspecify.annotations.NullMarked;
