package io.weir.transcoding.codec;

import io.weir.transcoding.schema.Field;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where in a message the coding is: a stack of fields, indexes of elements and positions of map
 * keys in the JSON text. Cheap to keep, spelt out only when something is wrong.
 */
final class Path {
  private @Nullable Field[] fields = new Field[32];
  private int[] numbers = new int[32]; // beside a null field: an index, or ~position of a key
  private int size;

  void clear() {
    size = 0;
  }

  int size() {
    return size;
  }

  void size(int earlier) {
    size = earlier;
  }

  void push(Field field) {
    ensure();
    fields[size++] = field;
  }

  void pushIndex(int index) {
    ensure();
    fields[size] = null;
    numbers[size++] = index;
  }

  /** A map key whose string literal, quotes and all, begins at this position of the JSON text. */
  void pushKey(int position) {
    pushIndex(~position);
  }

  void pop() {
    size--;
  }

  private void ensure() {
    if (size == fields.length) {
      fields = Arrays.copyOf(fields, 2 * size);
      numbers = Arrays.copyOf(numbers, 2 * size);
    }
  }

  /** The path in proto names; {@code json} is the text in which the keys lie. */
  String in(byte[] json) {
    var text = new StringBuilder();
    for (int i = 0; i < size; i++) {
      var field = fields[i];
      if (field != null) {
        text.append(text.isEmpty() ? "" : ".").append(field.name());
      } else if (numbers[i] >= 0) {
        text.append('[').append(numbers[i]).append(']');
      } else {
        text.append('[').append(literal(json, ~numbers[i])).append(']');
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
