package io.weir.transcoding.codec;

import io.weir.transcoding.schema.Field;
import io.weir.transcoding.schema.Schema;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Current position in a message: a stack of fields, element indexes and positions of map keys in
 * the JSON text. Cheap to maintain, rendered only for violations. Stores only numbers, because
 * storing references would cost a GC write barrier.
 */
final class Path {
  private static final long INDEX = 1L << 32;
  private static final long KEY = 2L << 32;

  private long[] steps = new long[32]; // for a field, its schema index
  private int size;

  void clear() {
    size = 0;
  }

  void push(Field field) {
    push((long) field.schemaIndex());
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

  /** Renders the path in proto names. {@code json} is the text that contains the map keys. */
  String in(byte[] json, Schema schema) {
    var text = new StringBuilder();
    for (int i = 0; i < size; i++) {
      int number = (int) steps[i];
      long kind = steps[i] - number;
      if (kind == INDEX) {
        text.append('[').append(number).append(']');
      } else if (kind == KEY) {
        text.append('[').append(literal(json, number)).append(']');
      } else {
        text.append(text.isEmpty() ? "" : ".").append(schema.fieldName(number));
      }
    }
    return text.toString();
  }

  private static String literal(byte[] json, int start) {
    int end = start + 1;
    while (json[end] != '"') {
      end += json[end] == '\\' ? 2 : 1;
    }
    return new String(json, start, end + 1 - start, StandardCharsets.UTF_8);
  }
}
