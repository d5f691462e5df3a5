package io.weir.transcoding.query;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Part of a form in {@code multipart/form-data} (RFC 7578).
 *
 * @param name name of the field, as in the query
 * @param contentType content type of the part, null if it names none
 */
@SuppressWarnings("ArrayRecordComponent") // passed on, never compared
public record FormPart(String name, @Nullable String contentType, byte[] content) {
  private static final String DEFAULT_TYPE = "text/plain";

  /** Returns the content type, or the one that RFC 7578, 4.4, gives to a part without one. */
  public String typeOrDefault() {
    return typeOrDefault(contentType);
  }

  /** Returns the content type of a part, or that of one without. */
  public static String typeOrDefault(@Nullable String contentType) {
    return contentType == null ? DEFAULT_TYPE : contentType;
  }

  boolean isJson() {
    var type = FormBody.withoutParameters(contentType).toLowerCase(Locale.ROOT);
    return type.equals("application/json") || type.endsWith("+json");
  }
}
