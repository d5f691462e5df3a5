package io.weir.users.feed;

/** One entry of a feed: numbered in the order of commits, without gaps. */
public interface FeedEntry {

  /** One more than that of the entry before. */
  long sequence();

  /** About how many bytes it takes. */
  int weight();
}
