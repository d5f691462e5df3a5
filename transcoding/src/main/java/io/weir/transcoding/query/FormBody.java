package io.weir.transcoding.query;

import io.weir.transcoding.bytes.Bytes;
import io.weir.transcoding.bytes.Slice;
import io.weir.transcoding.codec.JsonOptions;
import io.weir.transcoding.codec.JsonToWire;
import io.weir.transcoding.codec.Submessages;
import io.weir.transcoding.report.Violations;
import io.weir.transcoding.schema.Field;
import io.weir.transcoding.schema.MessageType;
import io.weir.transcoding.schema.Schema;
import io.weir.transcoding.schema.Shape;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Body of an HTML form, {@code application/x-www-form-urlencoded} or {@code multipart/form-data}:
 * its names are those of query parameters, below the field that the body fills. Immutable and
 * thread-safe.
 */
public final class FormBody {
  /** Each name is resolved by itself and compared with others, so their number is bounded. */
  public static final int MAX_FIELDS = 1000;

  private static final String TYPE = "application/x-www-form-urlencoded";
  private static final String MULTIPART = "multipart/form-data";

  private final Schema schema;
  private final JsonOptions options;
  private final @Nullable Field body;
  private final QueryParameters fields;

  private FormBody(
      Schema schema, JsonOptions options, @Nullable Field body, QueryParameters fields) {
    this.schema = schema;
    this.options = options;
    this.body = body;
    this.fields = fields;
  }

  /**
   * Returns the form of a body, or null if the body is no plain message.
   *
   * @param body the field that the body fills; null for the whole request
   */
  public static @Nullable FormBody of(
      Schema schema, MessageType request, @Nullable Field body, JsonOptions options) {
    if (body != null
        && !(body.isSingular()
            && body.kind().isMessage()
            && body.message().shape() == Shape.PLAIN)) {
      return null;
    }
    var type = body == null ? request : body.message();
    return new FormBody(
        schema,
        options,
        body,
        new QueryParameters(type, List.of(), null, false, IgnoredParameters.NONE, options));
  }

  /** Returns whether a content type is that of an encoded form. */
  public static boolean is(@Nullable String contentType) {
    return withoutParameters(contentType).equalsIgnoreCase(TYPE);
  }

  /** Returns whether a content type is that of a form in parts. */
  public static boolean isMultipart(@Nullable String contentType) {
    return withoutParameters(contentType).equalsIgnoreCase(MULTIPART);
  }

  /** Returns the media type without its parameters; nothing for null. */
  static String withoutParameters(@Nullable String contentType) {
    if (contentType == null) {
      return "";
    }
    int end = contentType.indexOf(';');
    return (end < 0 ? contentType : contentType.substring(0, end)).strip();
  }

  /** Appends the fields of a form. Records a violation for every invalid one. */
  public void append(byte[] form, Bytes wire, Violations violations) {
    int pairs = 1;
    for (byte next : form) {
      pairs += next == '&' ? 1 : 0;
    }
    if (pairs > MAX_FIELDS) {
      violations.add("", "a form may have at most " + MAX_FIELDS + " fields");
      return;
    }
    var text = new String(form, StandardCharsets.UTF_8);
    var nothing = new Slice(form, 0, 0);
    inBody(wire, () -> fields.bind(text, nothing, wire, violations));
  }

  /**
   * Appends the parts of a form: the content of a part for a field of {@code bytes} or
   * google.api.HttpBody, JSON of a part that says so, or text as in the query. Records a violation
   * for every invalid one.
   */
  public void append(List<FormPart> parts, JsonToWire reader, Bytes wire, Violations violations) {
    var values = new PartValues(schema, options, reader);
    inBody(wire, () -> fields.bind(parts, values, wire, violations));
  }

  /**
   * Returns whether the part of a name is taken unchanged, for a field of {@code bytes} or
   * google.api.HttpBody.
   */
  public boolean takesContent(String name) {
    return fields.takesContent(name);
  }

  private void inBody(Bytes wire, Runnable content) {
    if (body == null) {
      content.run();
      return;
    }
    int start = Submessages.begin(body, wire);
    content.run();
    Submessages.end(body, start, wire);
  }
}
