package io.weir.transcoding;

import io.weir.transcoding.bytes.Bytes;
import io.weir.transcoding.bytes.Slice;
import io.weir.transcoding.codec.Submessages;
import io.weir.transcoding.report.InvalidInput;
import io.weir.transcoding.schema.Field;
import io.weir.transcoding.schema.Kind;
import io.weir.transcoding.schema.MessageType;
import io.weir.transcoding.wire.WireReader;
import io.weir.transcoding.wire.WireType;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes google.api.HttpBody, a message that carries content of any type. Applies to a
 * whole request or response, or to the field that is the HTTP body; a nested HttpBody is converted
 * to JSON like any other message.
 *
 * <p>Source: google/api/httpbody.proto.
 */
final class HttpBody {
  private static final String NAME = "google.api.HttpBody";
  private static final int CONTENT_TYPE = 1 << 3 | WireType.DELIMITED;
  private static final int DATA = 2 << 3 | WireType.DELIMITED;

  private HttpBody() {}

  /**
   * Returns whether the HTTP body is a google.api.HttpBody.
   *
   * @param body the field that the HTTP body fills; null for the whole message
   */
  static boolean is(MessageType message, @Nullable Field body) {
    return body == null
        ? message.fullName().equals(NAME)
        : body.isSingular() && body.kind().isMessage() && body.message().fullName().equals(NAME);
  }

  /** Appends raw content to a request message. */
  static void append(
      @Nullable Field body, @Nullable String contentType, byte[] data, Bytes message) {
    if (body == null) {
      append(contentType, data, message);
      return;
    }
    int start = Submessages.begin(body, message);
    append(contentType, data, message);
    Submessages.end(body, start, message);
  }

  private static void append(@Nullable String contentType, byte[] data, Bytes message) {
    if (contentType != null) {
      byte[] type = contentType.getBytes(StandardCharsets.UTF_8);
      message.writeVarint(CONTENT_TYPE);
      message.writeVarint(type.length);
      message.write(type);
    }
    message.writeVarint(DATA);
    message.writeVarint(data.length);
    message.write(data);
  }

  /**
   * Returns the raw content of a response. If a field occurs more than once, the last occurrence
   * wins.
   *
   * @throws InvalidInput if the bytes are not a valid message
   */
  static RawContent read(@Nullable Field body, Slice message) {
    var in = new WireReader();
    in.reset(message.array(), message.start(), message.end());
    var content = new Content(message);
    if (body == null) {
      content.read(in);
    } else {
      content.readIn(body, in);
    }
    return content.found;
  }

  private static final class Content {
    private RawContent found;

    Content(Slice message) {
      found = new RawContent("", message.start(), 0);
    }

    void readIn(Field body, WireReader in) {
      while (!in.atLimit()) {
        int tag = in.readTag();
        if (tag != body.tag()) {
          in.skip(tag);
        } else if (body.kind() == Kind.GROUP) {
          int outer = in.enterGroup(tag);
          read(in);
          in.leaveGroup(outer);
        } else {
          int outer = in.enter(in.readLength());
          read(in);
          in.leave(outer);
        }
      }
    }

    void read(WireReader in) {
      while (!in.atLimit()) {
        int tag = in.readTag();
        if (tag != CONTENT_TYPE && tag != DATA) {
          in.skip(tag);
          continue;
        }
        int length = in.readLength();
        int start = in.position();
        in.position(start + length);
        found =
            tag == DATA
                ? new RawContent(found.contentType(), start, length)
                : new RawContent(
                    new String(in.array(), start, length, StandardCharsets.UTF_8),
                    found.offset(),
                    found.length());
      }
    }
  }
}
