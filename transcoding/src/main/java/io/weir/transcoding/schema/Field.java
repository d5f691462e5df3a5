package io.weir.transcoding.schema;

import com.google.protobuf.Descriptors.FieldDescriptor;
import io.weir.transcoding.json.MemberKey;
import io.weir.transcoding.wire.WireType;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Field of a message, or extension of it, with everything that conversion needs precomputed. */
public final class Field {
  private final String name;
  private final String jsonName;
  private final int number;
  private final Kind kind;
  private final Cardinality cardinality;
  private final boolean packed;
  private final boolean presence;
  private final boolean required;
  private final boolean demanded;
  private final boolean outputOnly;
  private final boolean closedEnum;
  private final boolean takesNull;
  private final int index;
  private final int oneof;
  private final MemberKey jsonKey;
  private final MemberKey protoKey;
  private final int tag;
  private final int schemaIndex;
  private final @Nullable MessageType messageType;
  private final @Nullable EnumType enumType;

  /**
   * Compiles a field.
   *
   * @param index position among the fields of the message, from 0
   * @param types resolves message and enum types; message types may still be incomplete
   */
  Field(FieldDescriptor field, int index, Schema types) {
    name = field.isExtension() ? "[" + field.getFullName() + "]" : field.getName();
    jsonName = field.isExtension() ? name : field.getJsonName();
    number = field.getNumber();
    kind = Kind.of(field.getType());
    cardinality = cardinality(field);
    packed = field.isPacked();
    presence = field.hasPresence();
    required = field.isRequired();
    var behavior = FieldBehavior.of(field);
    demanded = behavior.contains(FieldBehavior.REQUIRED);
    outputOnly = behavior.contains(FieldBehavior.OUTPUT_ONLY);
    this.index = index;
    oneof = field.getRealContainingOneof() == null ? -1 : field.getRealContainingOneof().getIndex();
    jsonKey = new MemberKey(jsonName);
    protoKey = new MemberKey(name);
    tag = number << 3 | kind.wireType();
    schemaIndex = types.addField(name);
    messageType = kind.isMessage() ? types.require(field.getMessageType().getFullName()) : null;
    enumType = kind == Kind.ENUM ? types.enumType(field.getEnumType()) : null;
    closedEnum = kind == Kind.ENUM && field.legacyEnumFieldTreatedAsClosed();
    takesNull =
        isSingular()
            && ((messageType != null && messageType.shape() == Shape.VALUE)
                || (enumType != null && enumType.isNullValue()));
  }

  private static Cardinality cardinality(FieldDescriptor field) {
    if (!field.isRepeated()) {
      return Cardinality.SINGULAR;
    }
    return field.isMapField() ? Cardinality.MAP : Cardinality.REPEATED;
  }

  /** Returns the name in the proto file; "[full.name]" for an extension. */
  public String name() {
    return name;
  }

  public String jsonName() {
    return jsonName;
  }

  public int number() {
    return number;
  }

  public Kind kind() {
    return kind;
  }

  public Cardinality cardinality() {
    return cardinality;
  }

  public boolean isSingular() {
    return cardinality == Cardinality.SINGULAR;
  }

  /**
   * Returns whether a repeated field is written as one packed record. Both forms are accepted when
   * reading.
   */
  public boolean isPacked() {
    return packed;
  }

  /**
   * Returns whether the field distinguishes absence from its default, so that a present default is
   * written.
   */
  public boolean hasPresence() {
    return presence;
  }

  /** Returns whether a message without the field is invalid: proto2's required. */
  public boolean isRequired() {
    return required;
  }

  /** Returns whether requests have to give the field: REQUIRED in google.api.field_behavior. */
  public boolean isDemanded() {
    return demanded;
  }

  /** Returns whether only the service sets the field: OUTPUT_ONLY in google.api.field_behavior. */
  public boolean isOutputOnly() {
    return outputOnly;
  }

  /** Returns whether an undeclared number counts as an unknown field. */
  public boolean isClosedEnum() {
    return closedEnum;
  }

  /**
   * Returns whether null is a value of the field: a singular google.protobuf.Value or NullValue.
   */
  public boolean takesNull() {
    return takesNull;
  }

  public int index() {
    return index;
  }

  /** Returns the position among all fields of the schema. */
  public int schemaIndex() {
    return schemaIndex;
  }

  /** Returns the index of the oneof that contains the field, or -1. */
  public int oneof() {
    return oneof;
  }

  /** Returns the tag of a single value. */
  public int tag() {
    return tag;
  }

  /** Returns the tag of a packed record. */
  public int packedTag() {
    return number << 3 | WireType.DELIMITED;
  }

  public MemberKey jsonKey() {
    return jsonKey;
  }

  public MemberKey protoKey() {
    return protoKey;
  }

  /** Returns the type of a message, group or map entry. */
  public MessageType message() {
    return Objects.requireNonNull(messageType);
  }

  public EnumType enumeration() {
    return Objects.requireNonNull(enumType);
  }

  /**
   * Returns whether a record of this wire type can hold the field. Any other record is an unknown
   * field.
   */
  public boolean accepts(int wireType) {
    return wireType == kind.wireType() || (wireType == WireType.DELIMITED && isPackable());
  }

  /** Returns whether several values can be packed in one record. */
  public boolean isPackable() {
    return cardinality == Cardinality.REPEATED
        && kind.wireType() != WireType.DELIMITED
        && kind != Kind.GROUP;
  }

  @Override
  public String toString() {
    return name;
  }
}
