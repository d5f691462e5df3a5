package io.weir.users.feed;

/** An entry of a feed. Entries are numbered in commit order without gaps. */
public interface FeedEntry {

  /** Number of this entry: one more than that of the entry before. */
  long sequence();

  /** Approximate size in memory, in bytes. */
  int weight();
}
