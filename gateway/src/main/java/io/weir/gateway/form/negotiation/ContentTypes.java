package io.weir.gateway.form.negotiation;

import com.linecorp.armeria.common.MediaType;
import io.weir.transcoding.RawContent;

/** Media types of content that an instance sends as google.api.HttpBody. */
public final class ContentTypes {
  private ContentTypes() {}

  /**
   * Returns the type that the content names, or octet-stream if it names none or a malformed one.
   */
  public static MediaType of(RawContent content) {
    try {
      return content.contentType().isEmpty()
          ? MediaType.OCTET_STREAM
          : MediaType.parse(content.contentType());
    } catch (IllegalArgumentException malformed) {
      return MediaType.OCTET_STREAM;
    }
  }
}
