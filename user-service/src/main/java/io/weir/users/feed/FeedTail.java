package io.weir.users.feed;

import java.util.ArrayList;
import java.util.List;

/**
 * Immutable copy of the newest entries of a feed. It serves readers that are up to date without the
 * database.
 *
 * @param from number of the entry before the first one held
 * @param last number of the last entry of the feed
 */
public record FeedTail<T extends FeedEntry>(long from, List<T> entries, long last) {
  private static final int MAX_ENTRIES = 512;
  private static final int MAX_BYTES = 256 << 10;

  /** Returns the tail of a feed whose position is not known. */
  public static <T extends FeedEntry> FeedTail<T> unknown() {
    return new FeedTail<>(Long.MAX_VALUE, List.of(), 0);
  }

  /** Returns the empty tail of a feed whose last entry has the given number. */
  public static <T extends FeedEntry> FeedTail<T> at(long position) {
    return new FeedTail<>(position, List.of(), position);
  }

  public boolean known() {
    return from != Long.MAX_VALUE;
  }

  /** Returns true if all entries behind the position are held. */
  public boolean covers(long position) {
    return position >= from && position <= last;
  }

  /**
   * Returns a copy of the entries behind the position, so that a slow reader retains only these and
   * not the whole tail.
   */
  public List<T> after(long position, int most) {
    var first = (int) (position - from);
    return List.copyOf(entries.subList(first, Math.min(entries.size(), first + most)));
  }

  /**
   * Returns a tail with more entries, without the oldest ones beyond the limits.
   *
   * @param more entries behind the last one
   */
  public FeedTail<T> with(List<T> more) {
    if (more.isEmpty()) {
      return this;
    }
    var all = new ArrayList<T>(entries.size() + more.size());
    all.addAll(entries);
    all.addAll(more);
    var dropped = excess(all);
    return new FeedTail<>(
        from + dropped, List.copyOf(all.subList(dropped, all.size())), more.getLast().sequence());
  }

  private static int excess(List<? extends FeedEntry> all) {
    var bytes = 0L;
    for (var kept = 0; kept < Math.min(all.size(), MAX_ENTRIES); kept++) {
      bytes += all.get(all.size() - 1 - kept).weight();
      if (bytes > MAX_BYTES) {
        return all.size() - kept;
      }
    }
    return Math.max(0, all.size() - MAX_ENTRIES);
  }
}
