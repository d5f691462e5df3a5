package io.weir.transcoding.schema;

import java.util.Arrays;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Table keyed by number: an array if the numbers are small or dense, otherwise a binary search. */
public final class NumberTable<T> {
  private static final int SMALL = 256;

  private final int[] numbers; // empty if dense
  private final Object[] values;

  NumberTable(SortedMap<Integer, T> entries) {
    boolean dense =
        entries.isEmpty()
            || (entries.firstKey() >= 0
                && entries.lastKey() < Math.max(SMALL, 4L * entries.size()));
    if (dense) {
      numbers = new int[0];
      values = new Object[entries.isEmpty() ? 0 : entries.lastKey() + 1];
      entries.forEach((number, value) -> values[number] = value);
    } else {
      numbers = entries.keySet().stream().mapToInt(Integer::intValue).toArray();
      values = entries.values().toArray();
    }
  }

  @SuppressWarnings("unchecked") // the constructor stores only values of type T
  public @Nullable T get(int number) {
    if (numbers.length == 0) {
      return number >= 0 && number < values.length ? (T) values[number] : null;
    }
    int at = Arrays.binarySearch(numbers, number);
    return at >= 0 ? (T) values[at] : null;
  }
}
