package io.weir.transcoding.schema;

import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An enum: names to numbers and back. */
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
      // of aliases the first is the name
      names.putIfAbsent(
          value.getNumber(), ("\"" + value.getName() + "\"").getBytes(StandardCharsets.UTF_8));
    }
    byName = new NameTable<>(numbers);
    json = new NumberTable<>(names);
  }

  public String fullName() {
    return fullName;
  }

  /** The number of the value declared first, the default; 0 if the enum is open. */
  public int first() {
    return first;
  }

  public boolean isNullValue() {
    return fullName.equals("google.protobuf.NullValue");
  }

  public @Nullable Integer number(byte[] name, int start, int end) {
    return byName.get(name, start, end);
  }

  /** The name in quotes; null for a number without name. */
  public byte @Nullable [] json(int number) {
    return json.get(number);
  }
}
