package io.weir.users.feed;

/** Entry of a feed. Entries are numbered in commit order without gaps. */
public interface FeedEntry {

  /** Returns the number of this entry: one more than that of the previous entry. */
  long sequence();

  /** Returns the approximate size in memory, in bytes. */
  int weight();
}
