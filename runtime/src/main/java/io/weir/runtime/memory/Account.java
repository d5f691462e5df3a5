package io.weir.runtime.memory;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that one holder has in memory: the process, a caller, a connection or an exchange. The
 * bytes of a holder are those of its parent too.
 *
 * <p>A holder may have at most a multiple of what its parent still has free (Choudhury and Hahne,
 * "Dynamic queue length thresholds", 1998). The largest holders reach that limit first, and some
 * bytes are always free for small ones, however many large ones there are. Thread-safe and
 * lock-free; concurrent growth may exceed a limit by one piece each.
 */
public final class Account {
  private final @Nullable Account parent;
  private final double factor;
  private final long limit;
  private final AtomicLong held = new AtomicLong();

  private Account(@Nullable Account parent, double factor, long limit) {
    this.parent = parent;
    this.factor = factor;
    this.limit = limit;
  }

  /** Returns the account of a process. */
  static Account root(long limit) {
    return new Account(null, 1, limit);
  }

  /**
   * Opens the account of a holder within this one.
   *
   * @param share largest share of this account's free bytes that a single holder may reach
   */
  Account open(double share) {
    return new Account(this, share / (1 - share), 0);
  }

  /** Returns the bytes by which the holder may grow; negative if it has too many. */
  public long room() {
    var above = parent;
    return above == null ? limit - held.get() : (long) (factor * above.room()) - held.get();
  }

  /** Returns the outermost holder above this one that has at most this much room; null for none. */
  @Nullable Account crowded(long atMost) {
    var above = parent;
    if (above == null) {
      return null;
    }
    var outer = above.crowded(atMost);
    return outer == null && above.room() <= atMost ? above : outer;
  }

  boolean isWithin(Account ancestor) {
    return this == ancestor || (parent != null && parent.isWithin(ancestor));
  }

  public long held() {
    return held.get();
  }

  /** Adds bytes that are held already; a negative number releases them. */
  void add(long bytes) {
    for (var each = this; each != null; each = each.parent) {
      each.held.addAndGet(bytes);
    }
  }
}
