package io.weir.transcoding;

import io.weir.transcoding.bytes.Bytes;
import io.weir.transcoding.bytes.Slice;
import io.weir.transcoding.codec.JsonOptions;
import io.weir.transcoding.codec.WireToJson;
import io.weir.transcoding.json.Base64Text;
import io.weir.transcoding.json.JsonNumbers;
import io.weir.transcoding.json.JsonText;
import io.weir.transcoding.report.InvalidInput;
import io.weir.transcoding.schema.MessageType;
import io.weir.transcoding.schema.Schema;
import io.weir.transcoding.wire.WireReader;
import io.weir.transcoding.wire.WireType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Renders {@code google.rpc.Status} as JSON. Details of the types in google/rpc/error_details.proto
 * become JSON objects. Never fails: a detail that cannot be decoded is rendered as base64.
 */
public final class StatusJson {
  private static final int INVALID_ARGUMENT = 3;
  private static final String BAD_REQUEST = "type.googleapis.com/google.rpc.BadRequest";
  private static final String RETRY_INFO = "google.rpc.RetryInfo";

  private static final Schema SCHEMA = GoogleTypes.SCHEMA;
  private static final MessageType ANY = SCHEMA.require("google.protobuf.Any");

  private StatusJson() {}

  /**
   * Renders the status with which an upstream ended a call.
   *
   * @param code gRPC status code
   * @param detailsBin a serialized google.rpc.Status (the value of grpc-status-details-bin after
   *     base64 decoding), or null; a detail of unknown type is rendered as its type and base64
   *     value
   */
  public static byte[] ofStatus(int code, String message, byte @Nullable [] detailsBin) {
    var json = begin(code, message);
    var writer = new WireToJson();
    char before = '[';
    for (Slice detail : details(detailsBin)) {
      json.writeAscii(before == '[' ? ",\"details\":[" : ",");
      before = ',';
      writeDetail(writer, detail, json);
    }
    json.writeAscii(before == '[' ? "}" : "]}");
    return json.toByteArray();
  }

  private static Bytes begin(int code, String message) {
    var json = new Bytes(256);
    json.writeAscii("{\"code\":");
    JsonNumbers.writeLong(json, code);
    json.writeAscii(",\"message\":");
    JsonText.writeString(json, message);
    return json;
  }

  /**
   * Returns the serialized google.protobuf.Any messages of field 3; none if the status is
   * malformed.
   */
  private static List<Slice> details(byte @Nullable [] status) {
    if (status == null) {
      return List.of();
    }
    List<Slice> details = new ArrayList<>();
    var in = reader(Slice.of(status));
    try {
      while (!in.atLimit()) {
        int tag = in.readTag();
        if (tag == (3 << 3 | WireType.DELIMITED)) {
          int end = in.readLength() + in.position();
          details.add(new Slice(status, in.position(), end));
          in.position(end);
        } else {
          in.skip(tag);
        }
      }
    } catch (InvalidInput malformed) {
      return List.of();
    }
    return details;
  }

  private static WireReader reader(Slice slice) {
    var in = new WireReader();
    in.reset(slice.array(), slice.start(), slice.end());
    return in;
  }

  private static void writeDetail(WireToJson writer, Slice detail, Bytes json) {
    if (writer.write(SCHEMA, JsonOptions.STRICT, ANY, detail, json) == null) {
      return;
    }
    var any = Detail.of(detail);
    json.writeAscii("{\"@type\":");
    JsonText.writeString(json, any.url());
    json.writeAscii(",\"value\":\"");
    Base64Text.write(json, any.value().array(), any.value().start(), any.value().end());
    json.writeAscii("\"}");
  }

  /** The two fields of a google.protobuf.Any, as far as they can be decoded. */
  private record Detail(String url, Slice value) {
    static Detail of(Slice slice) {
      var in = reader(slice);
      var url = "";
      var value = new Slice(slice.array(), slice.start(), slice.start());
      try {
        while (!in.atLimit()) {
          int tag = in.readTag();
          if (tag >>> 3 > 2 || (tag & 7) != WireType.DELIMITED) {
            in.skip(tag);
            continue;
          }
          int length = in.readLength();
          int start = in.position();
          in.position(start + length);
          if (tag >>> 3 == 1) {
            url = new String(in.array(), start, length, StandardCharsets.UTF_8);
          } else {
            value = new Slice(in.array(), start, start + length);
          }
        }
      } catch (InvalidInput malformed) {
        return new Detail(url, value);
      }
      return new Detail(url, value);
    }
  }

  /** Renders INVALID_ARGUMENT with a google.rpc.BadRequest that lists these violations. */
  public static byte[] ofViolations(
      String message, List<TranscodingException.FieldViolation> violations) {
    var json = begin(INVALID_ARGUMENT, message);
    if (violations.isEmpty()) {
      json.writeAscii("}");
      return json.toByteArray();
    }
    json.writeAscii(",\"details\":[{\"@type\":\"" + BAD_REQUEST + "\",\"fieldViolations\":[");
    for (int i = 0; i < violations.size(); i++) {
      json.writeAscii(i == 0 ? "{\"field\":" : ",{\"field\":");
      JsonText.writeString(json, violations.get(i).field());
      json.writeAscii(",\"description\":");
      JsonText.writeString(json, violations.get(i).description());
      json.writeByte('}');
    }
    json.writeAscii("]}]}");
    return json.toByteArray();
  }

  /**
   * Returns the delay of the first google.rpc.RetryInfo among the details, in seconds rounded up,
   * or -1 if there is none.
   */
  public static long retryAfterSeconds(byte @Nullable [] detailsBin) {
    for (Slice slice : details(detailsBin)) {
      var detail = Detail.of(slice);
      if (detail.url().endsWith("/" + RETRY_INFO)) {
        return retryDelay(detail.value());
      }
    }
    return -1;
  }

  /** RetryInfo: Duration retry_delay = 1; Duration: int64 seconds = 1, int32 nanos = 2. */
  private static long retryDelay(Slice retryInfo) {
    long seconds = 0;
    long nanos = 0;
    try {
      var in = reader(retryInfo);
      while (!in.atLimit()) {
        int tag = in.readTag();
        if (tag == (1 << 3 | WireType.DELIMITED)) {
          in.readLength(); // its fields follow and are read as if they were fields of RetryInfo
        } else if (tag == 1 << 3) {
          seconds = in.readVarint();
        } else if (tag == 2 << 3) {
          nanos = in.readVarint();
        } else {
          in.skip(tag);
        }
      }
    } catch (InvalidInput malformed) {
      return -1;
    }
    return seconds < 0 || nanos < 0 ? -1 : seconds + (nanos > 0 ? 1 : 0);
  }
}
