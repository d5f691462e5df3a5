package io.weir.transcoding.route;

import io.weir.transcoding.bytes.Bytes;
import io.weir.transcoding.report.InvalidInput;
import io.weir.transcoding.template.Percent;
import org.jspecify.annotations.Nullable;

/**
 * Hash table keyed by literal path segments, which looks up a range of a path without copying it.
 * Open addressing.
 */
final class LiteralTable<T> {
  private String[] keys = new String[4];
  private Object[] values = new Object[4];
  private int size;

  void put(String key, T value) {
    if (2 * size >= keys.length) {
      grow();
    }
    insert(key, value);
    size++;
  }

  private void grow() {
    var oldKeys = keys;
    var oldValues = values;
    keys = new String[2 * oldKeys.length];
    values = new Object[keys.length];
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != null) {
        insert(oldKeys[i], oldValues[i]);
      }
    }
  }

  private void insert(String key, Object value) {
    int slot = hash(key, 0, key.length()) & keys.length - 1;
    while (keys[slot] != null) {
      slot = slot + 1 & keys.length - 1;
    }
    keys[slot] = key;
    values[slot] = value;
  }

  /** Returns the value for a segment, which may be percent-encoded. */
  @Nullable T get(String path, int start, int end) {
    if (size == 0) {
      return null;
    }
    int percent = path.indexOf('%', start, end);
    return percent < 0 ? plain(path, start, end) : encoded(path, start, end);
  }

  private @Nullable T encoded(String path, int start, int end) {
    var decoded = new Bytes(end - start);
    try {
      Percent.decode(path, start, end, Percent.Rule.SEGMENT, decoded);
    } catch (InvalidInput malformed) {
      return null; // does not equal any literal; a variable will report it
    }
    var text = decoded.toString();
    return plain(text, 0, text.length());
  }

  @SuppressWarnings("unchecked") // only put stores values
  private @Nullable T plain(String path, int start, int end) {
    int slot = hash(path, start, end) & keys.length - 1;
    while (keys[slot] != null) {
      var key = keys[slot];
      if (key.length() == end - start && path.startsWith(key, start)) {
        return (T) values[slot];
      }
      slot = slot + 1 & keys.length - 1;
    }
    return null;
  }

  private static int hash(String text, int start, int end) {
    int hash = end - start;
    for (int at = start; at < end; at++) {
      hash = hash * 31 + text.charAt(at);
    }
    return hash ^ hash >>> 15;
  }
}
