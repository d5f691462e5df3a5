package io.weir.transcoding.schema;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Message type: its fields by number and by both names. Usable once its schema is complete. */
public final class MessageType {
  private final String fullName;
  private final Shape shape;
  private final int oneofs;
  private List<Field> fields = List.of();
  private List<Field> required = List.of();
  private List<Field> demanded = List.of();
  private boolean demanding;
  private boolean behaving;
  private Field[] inOrder = {};
  private NumberTable<Field> byNumber = new NumberTable<>(new TreeMap<>());
  private NameTable<Field> byName = new NameTable<>(Map.of());

  MessageType(Descriptor descriptor) {
    fullName = descriptor.getFullName();
    shape = Shape.of(descriptor);
    oneofs = descriptor.getRealOneofs().size();
  }

  /** Adds the fields. Second step of compilation, when all types are registered. */
  void complete(List<FieldDescriptor> descriptors, Schema types) {
    List<Field> all = new ArrayList<>();
    SortedMap<Integer, Field> numbers = new TreeMap<>();
    Map<String, Field> names = new HashMap<>();
    for (FieldDescriptor descriptor : descriptors) {
      var field = new Field(descriptor, all.size(), types);
      all.add(field);
      numbers.put(field.number(), field);
      names.put(field.jsonName(), field);
    }
    for (Field field : all) {
      names.putIfAbsent(field.name(), field);
    }
    fields = List.copyOf(all);
    inOrder = all.toArray(Field[]::new);
    required = all.stream().filter(Field::isRequired).toList();
    demanding = !required.isEmpty();
    demanded = all.stream().filter(field -> field.isDemanded() && !field.isOutputOnly()).toList();
    behaving = !demanded.isEmpty() || all.stream().anyMatch(Field::isOutputOnly);
    byNumber = new NumberTable<>(numbers);
    byName = new NameTable<>(names);
  }

  public String fullName() {
    return fullName;
  }

  public Shape shape() {
    return shape;
  }

  /** Returns the fields in declaration order, followed by extensions. */
  public List<Field> fields() {
    return fields;
  }

  public int size() {
    return inOrder.length;
  }

  /** Returns the field with this {@link Field#index}. */
  public Field field(int index) {
    return inOrder[index];
  }

  /** Returns the fields without which a message of this type is invalid. */
  public List<Field> required() {
    return required;
  }

  /**
   * Returns whether a message of this type, or one within it, may lack a required field. If not,
   * there is nothing to check.
   */
  public boolean isDemanding() {
    return demanding;
  }

  /** Returns the fields that requests have to give, by google.api.field_behavior. */
  public List<Field> demanded() {
    return demanded;
  }

  /**
   * Returns whether a message of this type, or one within it, has a field that requests have to
   * give or must not set, by google.api.field_behavior. If not, there is nothing to enforce.
   */
  public boolean isBehaving() {
    return behaving;
  }

  /** Marks the type if one within it is demanding or behaving. Returns whether that is new. */
  boolean spread() {
    boolean demands = demanding;
    boolean behaves = behaving;
    for (Field field : fields) {
      if (field.kind().isMessage()) {
        demanding |= field.message().isDemanding();
        behaving |= field.message().isBehaving();
      }
    }
    return demanding != demands || behaving != behaves;
  }

  /** Marks a type that can hold any message of a schema that has required fields. */
  void demand() {
    demanding = true;
  }

  /** Returns the number of bits needed to record which fields and oneofs of a message were seen. */
  public int seenBits() {
    return fields.size() + oneofs;
  }

  /** Returns the bit of the oneof that contains a field. */
  public int oneofBit(Field member) {
    return fields.size() + member.oneof();
  }

  public @Nullable Field byNumber(int number) {
    return byNumber.get(number);
  }

  /** Returns a field that the type must have: of map entries and well-known types. */
  public Field require(int number) {
    return Objects.requireNonNull(byNumber.get(number), fullName);
  }

  /** Returns the field with this JSON name or proto name, or null. */
  public @Nullable Field byName(byte[] name, int start, int end) {
    return byName.get(name, start, end);
  }

  public @Nullable Field byName(String name) {
    return byName.get(name);
  }

  @Override
  public String toString() {
    return fullName;
  }
}
