package io.weir.transcoding.codec;

import io.weir.transcoding.schema.Field;
import io.weir.transcoding.schema.Schema;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Current position in a message: a stack of fields with the positions of their names, element
 * indexes and positions of map keys in the JSON text. Cheap to maintain, rendered only for
 * violations. Stores only numbers, because storing references would cost a GC write barrier.
 */
final class Path {
  private static final long INDEX = 1L << 62;
  private static final long KEY = 2L << 62;
  private static final long KINDS = 3L << 62;

  private long[] steps = new long[32]; // of a field: the end of its name, its schema index
  private int size;

  void clear() {
    size = 0;
  }

  void push(Field field) {
    push((long) field.schemaIndex());
  }

  /** Pushes a field whose name, and the colon, end before this position of the JSON text. */
  void push(Field field, int position) {
    push((long) position << 31 | field.schemaIndex());
  }

  void pushIndex(int index) {
    push(INDEX | index);
  }

  /**
   * Pushes a map key whose string literal, including quotes, begins at this position of the JSON
   * text.
   */
  void pushKey(int position) {
    push(KEY | position);
  }

  void pop() {
    size--;
  }

  private void push(long step) {
    if (size == steps.length) {
      steps = Arrays.copyOf(steps, 2 * size);
    }
    steps[size++] = step;
  }

  /**
   * Renders the path with the names that the JSON text uses, or in proto names where it has none.
   */
  String in(byte[] json, Schema schema) {
    var text = new StringBuilder();
    for (int i = 0; i < size; i++) {
      int number = (int) (steps[i] & Integer.MAX_VALUE);
      long kind = steps[i] & KINDS;
      if (kind == INDEX) {
        text.append('[').append(number).append(']');
      } else if (kind == KEY) {
        text.append('[').append(literal(json, number)).append(']');
      } else {
        int position = (int) (steps[i] >>> 31);
        text.append(text.isEmpty() ? "" : ".")
            .append(position == 0 ? schema.fieldName(number) : name(json, position));
      }
    }
    return text.toString();
  }

  /** Returns the member name that ends before a position, as written but without its quotes. */
  private static String name(byte[] json, int position) {
    int end = position - 1;
    while (json[end] != '"') {
      end--;
    }
    int start = end - 1;
    while (json[start] != '"') { // no field has a quote in its name
      start--;
    }
    return new String(json, start + 1, end - start - 1, StandardCharsets.UTF_8);
  }

  private static String literal(byte[] json, int start) {
    int end = start + 1;
    while (json[end] != '"') {
      end += json[end] == '\\' ? 2 : 1;
    }
    return new String(json, start, end + 1 - start, StandardCharsets.UTF_8);
  }
}
