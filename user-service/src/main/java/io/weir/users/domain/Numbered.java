package io.weir.users.domain;

/** One entry of a feed: numbered in the order of commits, without gaps. */
public interface Numbered {

  /** One more than that of the entry before. */
  long sequence();

  /** About how many bytes it takes. */
  int weight();
}
