package io.weir.transcoding.codec;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;

/**
 * Keys of the maps being converted, as ranges of the output, for detecting duplicates. Sorts
 * instead of hashing, because a client may choose keys that collide in any hash.
 */
final class MapKeys {
  private static final int FEW = 8;

  private int[] starts = new int[16];
  private int[] ends = new int[16];
  private long[] sorted = new long[16];
  private int size;

  void clear() {
    size = 0;
  }

  /** Returns the number of keys so far: the base of a map that starts now. */
  int size() {
    return size;
  }

  void add(int start, int end) {
    if (size == starts.length) {
      starts = Arrays.copyOf(starts, 2 * size);
      ends = Arrays.copyOf(ends, 2 * size);
    }
    starts[size] = start;
    ends[size++] = end;
  }

  int end(int index) {
    return ends[index];
  }

  int start(int index) {
    return starts[index];
  }

  /**
   * Returns the index of a key that equals an earlier one of the same map, or -1. Removes the keys
   * of that map.
   */
  int popDuplicate(byte[] output, int base) {
    int count = size - base;
    int duplicate = -1;
    if (count > FEW) {
      duplicate = amongMany(output, base);
    } else if (count > 1) {
      duplicate = amongFew(output, base, size);
    }
    size = base;
    return duplicate;
  }

  private int amongFew(byte[] output, int from, int to) {
    for (int i = from + 1; i < to; i++) {
      for (int j = from; j < i; j++) {
        if (same(output, i, j)) {
          return i;
        }
      }
    }
    return -1;
  }

  private boolean same(byte[] output, int i, int j) {
    return Arrays.equals(output, starts[i], ends[i], output, starts[j], ends[j]);
  }

  /** Sorts by hash, then compares the keys with equal hashes. */
  private int amongMany(byte[] output, int base) {
    int count = size - base;
    if (sorted.length < count) {
      sorted = new long[Math.max(count, 2 * sorted.length)];
    }
    for (int i = 0; i < count; i++) {
      sorted[i] = (long) hash(output, base + i) << 32 | base + i;
    }
    Arrays.sort(sorted, 0, count);
    for (int from = 0; from < count; ) {
      int to = from + 1;
      while (to < count && sorted[to] >> 32 == sorted[from] >> 32) {
        to++;
      }
      int duplicate = to - from == 1 ? -1 : amongColliding(output, from, to);
      if (duplicate >= 0) {
        return duplicate;
      }
      from = to;
    }
    return -1;
  }

  private int amongColliding(byte[] output, int from, int to) {
    Set<ByteBuffer> seen = new TreeSet<>();
    for (int i = from; i < to; i++) {
      int key = (int) sorted[i];
      if (!seen.add(ByteBuffer.wrap(output, starts[key], ends[key] - starts[key]))) {
        return key;
      }
    }
    return -1;
  }

  private int hash(byte[] output, int key) {
    int hash = 1;
    for (int at = starts[key]; at < ends[key]; at++) {
      hash = hash * 31 + output[at];
    }
    return hash;
  }
}
