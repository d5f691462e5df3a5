package io.weir.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.google.protobuf.StringValue;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpRequestWriter;
import com.linecorp.armeria.common.RequestHeaders;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Form in which a stream is called, and its answers in words that all forms share. */
enum StreamForm {
  ARRAY("application/json"),
  NDJSON("application/x-ndjson"),
  EVENTS("text/event-stream"),
  ROWS("text/csv"),
  GRPC_WEB("application/grpc-web+proto"),
  GRPC_WEB_TEXT("application/grpc-web-text+proto"),
  SOCKET("weir.json"),
  SOCKET_PROTO("weir.proto");

  private static final Pattern TEXT = Pattern.compile("\"text\":\"(\\w+)\"");
  private static final Pattern CODE = Pattern.compile("\"code\":(\\d+)");

  final String type;

  StreamForm(String type) {
    this.type = type;
  }

  boolean isSocket() {
    return this == SOCKET || this == SOCKET_PROTO;
  }

  boolean isWeb() {
    return this == GRPC_WEB || this == GRPC_WEB_TEXT;
  }

  /** Returns a call with one message, over HTTP. */
  HttpRequest request(StreamKind kind) {
    return isWeb() || kind.method == HttpMethod.POST
        ? HttpRequest.of(headers(kind), message())
        : HttpRequest.of(headers(kind));
  }

  private RequestHeaders headers(StreamKind kind) {
    if (isWeb()) {
      return RequestHeaders.of(HttpMethod.POST, "/" + kind.rpc, "content-type", type);
    }
    return kind.method == HttpMethod.GET
        ? RequestHeaders.of(HttpMethod.GET, kind.path, "accept", type)
        : RequestHeaders.of(
            HttpMethod.POST, kind.path, "accept", type, "content-type", "application/x-ndjson");
  }

  private HttpData message() {
    var frame = new byte[] {0, 0, 0, 0, 0};
    return switch (this) {
      case GRPC_WEB -> HttpData.wrap(frame);
      case GRPC_WEB_TEXT -> HttpData.wrap(Base64.getEncoder().encode(frame));
      default -> HttpData.ofUtf8("{}\n");
    };
  }

  /** Returns another message of a client's stream, of about this size. */
  HttpData message(int size) {
    var text = "x".repeat(size);
    if (!isWeb()) {
      return HttpData.ofUtf8("{\"text\":\"" + text + "\"}\n");
    }
    var message = StringValue.of(text).toByteArray();
    var frame =
        ByteBuffer.allocate(5 + message.length)
            .put((byte) 0)
            .putInt(message.length)
            .put(message)
            .array();
    return HttpData.wrap(this == GRPC_WEB ? frame : Base64.getEncoder().encode(frame));
  }

  /** Returns true if the form can carry a single answer. */
  boolean answersOne() {
    return isSocket() || isWeb() || this == ARRAY;
  }

  /** Starts a call that has sent one message and may send more. */
  HttpRequestWriter begun(StreamKind kind) {
    var writer = HttpRequest.streaming(headers(kind));
    writer.write(message());
    return writer;
  }

  /** Returns "one two: 0": the messages and, once the call has ended, its code. */
  String heard(String content) {
    boolean broken = content.endsWith(Heard.BROKEN);
    boolean over = broken || content.endsWith(Heard.END);
    var text = content.replace(Heard.BROKEN, "").replace(Heard.END, "");
    if (isWeb()) {
      return frames(text);
    }
    var messages =
        this == ROWS && !text.startsWith("{")
            ? text.lines().skip(1).collect(Collectors.joining(" "))
            : TEXT.matcher(text).results().map(r -> r.group(1)).collect(Collectors.joining(" "));
    var code = CODE.matcher(text).results().map(r -> r.group(1)).findFirst().orElse("0");
    return messages + (over ? ": " + (broken ? "broken" : code) : "");
  }

  private String frames(String content) {
    var heard = new StringBuilder();
    var in = ByteBuffer.wrap(this == GRPC_WEB ? content.getBytes(ISO_8859_1) : decoded(content));
    while (in.remaining() >= 5) {
      boolean last = in.get() < 0;
      int length = in.getInt();
      if (length > in.remaining()) {
        break;
      }
      var frame = new byte[length];
      in.get(frame);
      if (last) {
        return heard
            + ": "
            + new String(frame, ISO_8859_1).replaceAll("(?s).*grpc-status: (\\d+).*", "$1");
      }
      heard.append(heard.isEmpty() ? "" : " ").append(Lines.text(frame));
    }
    return heard.toString();
  }

  private static byte[] decoded(String text) {
    var all = new ByteArrayOutputStream();
    for (int i = 0; i + 4 <= text.length(); i += 4) {
      all.writeBytes(Base64.getDecoder().decode(text.substring(i, i + 4)));
    }
    return all.toByteArray();
  }
}
