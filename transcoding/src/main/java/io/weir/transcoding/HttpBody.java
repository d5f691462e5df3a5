package io.weir.transcoding;

import io.weir.transcoding.bytes.Bytes;
import io.weir.transcoding.bytes.Slice;
import io.weir.transcoding.report.InvalidInput;
import io.weir.transcoding.schema.Field;
import io.weir.transcoding.schema.MessageType;
import io.weir.transcoding.wire.WireReader;
import io.weir.transcoding.wire.WireType;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * google.api.HttpBody: a message that stands for content of any type. As the whole request or
 * response, or as the field that is the body; elsewhere in a message it is JSON like any other.
 *
 * <p>Source: google/api/httpbody.proto.
 */
final class HttpBody {
  private static final String NAME = "google.api.HttpBody";
  private static final int CONTENT_TYPE = 1 << 3 | WireType.DELIMITED;
  private static final int DATA = 2 << 3 | WireType.DELIMITED;

  private HttpBody() {}

  /**
   * @param body the field that the body is; null: the whole message
   */
  static boolean is(MessageType message, @Nullable Field body) {
    return body == null
        ? message.fullName().equals(NAME)
        : body.isSingular() && body.kind().isMessage() && body.message().fullName().equals(NAME);
  }

  /** Appends content to the request that has it. */
  static void append(
      @Nullable Field body, @Nullable String contentType, byte[] data, Bytes message) {
    if (body == null) {
      append(contentType, data, message);
      return;
    }
    message.writeVarint((long) body.number() << 3 | WireType.DELIMITED);
    int start = message.beginDelimited();
    append(contentType, data, message);
    message.endDelimited(start);
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
   * The content in a response; what it says twice, the last holds.
   *
   * @throws InvalidInput if it is no message, or a group where the field is
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
      long wanted = (long) body.number() << 3 | WireType.DELIMITED;
      while (!in.atLimit()) {
        int tag = in.readTag();
        if (Integer.toUnsignedLong(tag) == wanted) {
          int outer = in.enter(in.readLength());
          read(in);
          in.leave(outer);
        } else {
          in.skip(tag);
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
