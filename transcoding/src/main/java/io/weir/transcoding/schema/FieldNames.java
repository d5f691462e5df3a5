package io.weir.transcoding.schema;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import org.jspecify.annotations.Nullable;

/**
 * Names of fields as a client spells them: the proto name if its request has it, else the JSON
 * name. For violations of fields whose place in the text is not known, such as missing ones.
 */
public final class FieldNames {
  /** Names in the proto file. */
  public static final FieldNames PROTO = new FieldNames(new byte[0], null, true);

  private final byte[] json;
  private final @Nullable String query;
  private final boolean proto;
  private @Nullable String text;

  /**
   * @param json body of the request, or nothing
   * @param query query as received, or null
   * @param proto whether a name that the request does not have is the proto name
   */
  public FieldNames(byte[] json, @Nullable String query, boolean proto) {
    this.json = json;
    this.query = query;
    this.proto = proto;
  }

  public String of(Field field) {
    if (field.name().equals(field.jsonName()) || isWritten(field.name())) {
      return field.name();
    }
    return proto && !isWritten(field.jsonName()) ? field.name() : field.jsonName();
  }

  private boolean isWritten(String name) {
    if (text == null) {
      text = new String(json, ISO_8859_1);
    }
    return text.contains('"' + name + '"') || (query != null && query.contains(name));
  }
}
