package io.weir.transcoding.schema;

import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Enum type: maps names to numbers and back. */
public final class EnumType {
  private final String fullName;
  private final int first;
  private final NameTable<Integer> byName;
  private final NumberTable<byte[]> json;

  EnumType(EnumDescriptor descriptor) {
    fullName = descriptor.getFullName();
    first = descriptor.getValues().getFirst().getNumber();
    Map<String, Integer> numbers = new HashMap<>();
    SortedMap<Integer, byte[]> names = new TreeMap<>();
    for (EnumValueDescriptor value : descriptor.getValues()) {
      numbers.put(value.getName(), value.getNumber());
      // the first of several aliases is the canonical name
      names.putIfAbsent(
          value.getNumber(), ("\"" + value.getName() + "\"").getBytes(StandardCharsets.UTF_8));
    }
    byName = new NameTable<>(numbers);
    json = new NumberTable<>(names);
  }

  public String fullName() {
    return fullName;
  }

  /** Returns the default value: the first declared one for a closed enum, 0 for an open enum. */
  public int first() {
    return first;
  }

  public boolean isNullValue() {
    return fullName.equals("google.protobuf.NullValue");
  }

  public @Nullable Integer number(byte[] name, int start, int end) {
    return byName.get(name, start, end);
  }

  /** Returns the name in quotes; null for an undeclared number. */
  public byte @Nullable [] json(int number) {
    return json.get(number);
  }
}
