package io.weir.transcoding.query;

import io.weir.transcoding.bytes.Bytes;
import io.weir.transcoding.bytes.Slice;
import io.weir.transcoding.codec.JsonOptions;
import io.weir.transcoding.codec.Submessages;
import io.weir.transcoding.report.Violations;
import io.weir.transcoding.schema.Field;
import io.weir.transcoding.schema.MessageType;
import io.weir.transcoding.schema.Shape;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Body of an HTML form, {@code application/x-www-form-urlencoded}: its names are those of query
 * parameters, below the field that the body fills. Immutable and thread-safe.
 */
public final class FormBody {
  /** Each name is resolved by itself and compared with others, so their number is bounded. */
  static final int MAX_FIELDS = 1000;

  private static final String TYPE = "application/x-www-form-urlencoded";

  private final @Nullable Field body;
  private final QueryParameters fields;

  private FormBody(@Nullable Field body, QueryParameters fields) {
    this.body = body;
    this.fields = fields;
  }

  /**
   * Returns the form of a body, or null if the body is no plain message.
   *
   * @param body the field that the body fills; null for the whole request
   */
  public static @Nullable FormBody of(
      MessageType request, @Nullable Field body, JsonOptions options) {
    if (body != null
        && !(body.isSingular()
            && body.kind().isMessage()
            && body.message().shape() == Shape.PLAIN)) {
      return null;
    }
    var type = body == null ? request : body.message();
    return new FormBody(
        body, new QueryParameters(type, List.of(), null, false, IgnoredParameters.NONE, options));
  }

  /** Returns whether a content type is that of a form. */
  public static boolean is(@Nullable String contentType) {
    if (contentType == null) {
      return false;
    }
    int end = contentType.indexOf(';');
    var type = end < 0 ? contentType : contentType.substring(0, end);
    return type.strip().toLowerCase(Locale.ROOT).equals(TYPE);
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
    if (body == null) {
      fields.bind(text, nothing, wire, violations);
      return;
    }
    int start = Submessages.begin(body, wire);
    fields.bind(text, nothing, wire, violations);
    Submessages.end(body, start, wire);
  }
}
