package io.weir.users.feed;

import java.util.ArrayList;
import java.util.List;

/**
 * The newest entries of a feed, so that readers who are up to date need not ask the database.
 *
 * @param from all entries behind this one are there
 * @param last number of the last entry
 */
public record FeedTail<T extends FeedEntry>(long from, List<T> entries, long last) {
  private static final int MOST = 512;
  private static final int MOST_BYTES = 256 << 10;

  /** Knows nothing. */
  public static <T extends FeedEntry> FeedTail<T> unknown() {
    return new FeedTail<>(Long.MAX_VALUE, List.of(), 0);
  }

  /** Begins behind an entry. */
  public static <T extends FeedEntry> FeedTail<T> at(long position) {
    return new FeedTail<>(position, List.of(), position);
  }

  public boolean known() {
    return from != Long.MAX_VALUE;
  }

  public boolean covers(long position) {
    return position >= from && position <= last;
  }

  /** A copy, so that a slow reader holds no more than it was given. */
  public List<T> after(long position, int most) {
    var first = (int) (position - from);
    return List.copyOf(entries.subList(first, Math.min(entries.size(), first + most)));
  }

  /**
   * @param more the entries behind the last one
   */
  public FeedTail<T> with(List<T> more) {
    if (more.isEmpty()) {
      return this;
    }
    var all = new ArrayList<T>(entries.size() + more.size());
    all.addAll(entries);
    all.addAll(more);
    var dropped = tooMany(all);
    return new FeedTail<>(
        from + dropped, List.copyOf(all.subList(dropped, all.size())), more.getLast().sequence());
  }

  private static int tooMany(List<? extends FeedEntry> all) {
    var bytes = 0L;
    for (var kept = 0; kept < Math.min(all.size(), MOST); kept++) {
      bytes += all.get(all.size() - 1 - kept).weight();
      if (bytes > MOST_BYTES) {
        return all.size() - kept;
      }
    }
    return Math.max(0, all.size() - MOST);
  }
}
