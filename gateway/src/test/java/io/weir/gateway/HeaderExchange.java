package io.weir.gateway;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpHeaders;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Headers of one request and its response as text, sorted by name. What differs between runs has a
 * placeholder.
 */
final class HeaderExchange {
  private static final String INDENT = "    ";

  private HeaderExchange() {}

  /** Returns the lines of headers, with values of one name in their order. */
  static String lines(HttpHeaders headers) {
    Map<String, List<String>> sorted = new TreeMap<>();
    headers.forEach((name, value) ->
        sorted.computeIfAbsent(name.toString(), n -> new ArrayList<>()).add(value));
    return text(sorted);
  }

  /** Returns the lines of a response over HTTP/1.1, as it came. */
  static String lines(String head) {
    Map<String, List<String>> sorted = new TreeMap<>();
    var all = head.substring(0, head.indexOf("\r\n\r\n")).lines().toArray(String[]::new);
    for (int i = 1; i < all.length; i++) {
      int colon = all[i].indexOf(": ");
      sorted
          .computeIfAbsent(all[i].substring(0, colon), n -> new ArrayList<>())
          .add(all[i].substring(colon + 2));
    }
    return INDENT + all[0] + "\n" + text(sorted);
  }

  /** Returns the lines of a response with its trailers, also those in frames of gRPC-Web. */
  static String lines(AggregatedHttpResponse response) {
    var type = response.headers().get("content-type", "");
    var text = new StringBuilder(lines(response.headers()));
    if (!response.trailers().isEmpty()) {
      text.append("  in trailers\n").append(lines(response.trailers()));
    }
    if (type.startsWith("application/grpc-web")) {
      text.append("  in the last frame\n").append(lines(lastFrame(response)));
    }
    return text.toString();
  }

  private static String text(Map<String, List<String>> sorted) {
    var text = new StringBuilder();
    sorted.forEach((name, values) ->
        values.forEach(
            value -> text.append(INDENT).append(name).append(": ").append(value).append('\n')));
    return text.toString()
        .replaceAll("(trace(?:parent|response): 00-[0-9a-f]{32}-)[0-9a-f]{16}-\\d\\d", "$1{span}")
        .replaceAll("(grpc-timeout: )\\d+[a-zA-Z]", "$1{time left}")
        .replaceAll("(?m)^( *date: )\\w{3}, .*$", "$1{now}")
        .replaceAll("127\\.0\\.0\\.1:\\d+", "{address of the endpoint}");
  }

  /** Returns the trailers in the last frame of a gRPC-Web response. */
  static HttpHeaders lastFrame(AggregatedHttpResponse response) {
    var trailers = HttpHeaders.builder();
    var in = ByteBuffer.wrap(content(response));
    while (in.remaining() >= 5) {
      boolean last = in.get() < 0;
      var frame = new byte[in.getInt()];
      in.get(frame);
      if (last) {
        new String(frame, StandardCharsets.ISO_8859_1)
            .lines()
            .forEach(line -> {
              int colon = line.indexOf(": ");
              trailers.add(line.substring(0, colon), line.substring(colon + 2));
            });
      }
    }
    return trailers.build();
  }

  /** Returns the content of a response, decoded if it is gRPC-Web in base64. */
  static byte[] content(AggregatedHttpResponse response) {
    var content = response.content().array();
    return response.headers().get("content-type", "").contains("web-text")
        ? decoded(content)
        : content;
  }

  private static byte[] decoded(byte[] text) {
    var all = new ByteArrayOutputStream();
    for (int i = 0; i + 4 <= text.length; i += 4) {
      all.writeBytes(Base64.getDecoder().decode(Arrays.copyOfRange(text, i, i + 4)));
    }
    return all.toByteArray();
  }
}
