package io.weir.transcoding.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Path to a field through enclosing fields: "user.address.city". All but the last are singular
 * plain messages.
 */
public record FieldPath(List<Field> fields) {

  public FieldPath {
    fields = List.copyOf(fields);
  }

  /**
   * Resolves proto or JSON names separated by dots.
   *
   * @throws IllegalArgumentException if a name is wrong; the message says which one
   */
  public static FieldPath resolve(MessageType root, String text) {
    List<Field> fields = new ArrayList<>();
    MessageType type = root;
    for (String name : text.split("\\.", -1)) {
      if (!fields.isEmpty()) {
        type = inside(fields.getLast());
      }
      var field = type.byName(name);
      if (field == null) {
        throw new IllegalArgumentException(type + " has no field \"" + name + "\"");
      }
      fields.add(field);
    }
    return new FieldPath(fields);
  }

  private static MessageType inside(Field field) {
    if (!field.isSingular()
        || !field.kind().isMessage()
        || field.message().shape() != Shape.PLAIN) {
      throw new IllegalArgumentException("field \"" + field + "\" has no fields of its own");
    }
    return field.message();
  }

  public Field last() {
    return fields.getLast();
  }

  /** Returns the number of messages around the value: those that the path enters. */
  public int depth() {
    return fields.size() - (last().kind().isMessage() ? 0 : 1);
  }

  /** Returns whether one of the fields is a member of a oneof. */
  public boolean isInOneof() {
    for (int i = 0; i < fields.size(); i++) {
      if (fields.get(i).oneof() >= 0) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether setting the other path as well would unset this one, or the reverse. */
  public boolean excludes(FieldPath other) {
    int shared = Math.min(fields.size(), other.fields.size());
    for (int i = 0; i < shared; i++) {
      var mine = fields.get(i);
      var theirs = other.fields.get(i);
      if (mine != theirs) {
        return mine.oneof() >= 0 && mine.oneof() == theirs.oneof();
      }
    }
    return false;
  }

  /** Returns whether this path is {@code other} or lies below it. */
  public boolean startsWith(FieldPath other) {
    return fields.size() >= other.fields.size()
        && fields.subList(0, other.fields.size()).equals(other.fields);
  }

  /** Returns the path in proto names. */
  @Override
  public String toString() {
    return fields.stream().map(Field::name).collect(Collectors.joining("."));
  }
}
