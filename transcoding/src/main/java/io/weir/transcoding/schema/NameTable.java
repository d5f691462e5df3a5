package io.weir.transcoding.schema;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Hash table keyed by name, looked up by a range of UTF-8 bytes. Immutable; open addressing, at
 * most half full.
 */
public final class NameTable<T> {
  private final byte[][] names;
  private final Object[] values;
  private final int mask;

  NameTable(Map<String, T> entries) {
    int size = Integer.highestOneBit(Math.max(1, entries.size())) * 4;
    names = new byte[size][];
    values = new Object[size];
    mask = size - 1;
    entries.forEach(this::put);
  }

  private void put(String name, Object value) {
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    int slot = hash(utf8, 0, utf8.length) & mask;
    while (names[slot] != null) {
      slot = slot + 1 & mask;
    }
    names[slot] = utf8;
    values[slot] = value;
  }

  @SuppressWarnings("unchecked") // only put stores values
  public @Nullable T get(byte[] name, int start, int end) {
    int slot = hash(name, start, end) & mask;
    while (true) {
      byte[] candidate = names[slot];
      if (candidate == null) {
        return null;
      }
      if (same(candidate, name, start, end)) {
        return (T) values[slot];
      }
      slot = slot + 1 & mask;
    }
  }

  public @Nullable T get(String name) {
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    return get(utf8, 0, utf8.length);
  }

  private static boolean same(byte[] candidate, byte[] name, int start, int end) {
    if (candidate.length != end - start) {
      return false;
    }
    for (int i = 0; i < candidate.length; i++) {
      if (candidate[i] != name[start + i]) {
        return false;
      }
    }
    return true;
  }

  private static int hash(byte[] name, int start, int end) {
    int hash = end - start;
    for (int at = start; at < end; at++) {
      hash = hash * 31 + name[at];
    }
    return hash ^ hash >>> 15;
  }
}
