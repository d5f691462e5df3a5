package io.weir.runtime.accesslog;

import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.logging.RequestLog;
import io.weir.grpc.Dialect;
import io.weir.runtime.exchange.Exchange;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Line of the access log.
 *
 * @param client address of the client
 * @param path without the query, unless configured
 * @param grpcStatus status of a call over gRPC or gRPC-Web; null for others
 * @param error class of the exception that broke the response off; null if it is complete
 * @param headers configured headers that the request has
 */
record AccessEntry(
    String client,
    String method,
    String path,
    int status,
    @Nullable Integer grpcStatus,
    long bytes,
    double millis,
    String protocol,
    @Nullable String error,
    Map<String, String> headers) {
  private static final double NANOS_PER_MILLI = 1e6;
  private static final int MAX_VALUE = 256;
  private static final int LINE = 128;

  static AccessEntry of(Exchange exchange, RequestLog ended, AccessLogConfig config) {
    // Not those of the log, which has seen the credentials.
    var headers = exchange.headers();
    var cause = ended.responseCause();
    return new AccessEntry(
        exchange.caller().address(),
        exchange.method(),
        config.query() ? headers.path() : withoutQuery(headers.path()),
        ended.responseStatus().code(),
        grpcStatus(exchange),
        ended.responseLength(),
        ended.totalDurationNanos() / NANOS_PER_MILLI,
        ended.sessionProtocol().uriText(),
        cause == null ? null : cause.getClass().getSimpleName(),
        named(headers, config));
  }

  private static Map<String, String> named(RequestHeaders headers, AccessLogConfig config) {
    if (config.headers().isEmpty()) {
      return Map.of();
    }
    Map<String, String> named = new LinkedHashMap<>();
    for (var name : config.headers()) {
      var values = headers.getAll(name);
      if (!values.isEmpty()) {
        named.put(name, printable(String.join(", ", values)));
      }
    }
    return named;
  }

  /** Keeps a value from ending its quotes or its line. */
  private static String printable(String value) {
    var text = value.replaceAll("[\\p{Cntrl}\"\\\\]", "?");
    return text.length() <= MAX_VALUE ? text : text.substring(0, MAX_VALUE) + "...";
  }

  private static String withoutQuery(String path) {
    int mark = path.indexOf('?');
    return mark < 0 ? path : path.substring(0, mark);
  }

  private static @Nullable Integer grpcStatus(Exchange exchange) {
    return exchange.dialect() == Dialect.HTTP || exchange.grpcStatus() == Exchange.NO_STATUS
        ? null
        : (Integer) exchange.grpcStatus();
  }

  /** Formats the line: "127.0.0.1 GET /v1/users/7 200 53B 1.2ms h2c". */
  String text() {
    // String.format would take as long as the rest of the log.
    long tenths = Math.round(millis * 10);
    var line = new StringBuilder(LINE).append(client).append(' ').append(method).append(' ');
    line.append(path).append(' ').append(status);
    if (grpcStatus != null) {
      line.append(" grpc-status=").append(grpcStatus.intValue());
    }
    line.append(' ').append(bytes).append("B ").append(tenths / 10).append('.');
    line.append(tenths % 10).append("ms ").append(protocol);
    headers.forEach(
        (name, value) -> line.append(' ').append(name).append("=\"").append(value).append('"'));
    return error == null ? line.toString() : line.append(' ').append(error).toString();
  }

  /** Writes the line as fields. */
  void write(LoggingEventBuilder line) {
    var fields =
        line.addKeyValue("client", client)
            .addKeyValue("method", method)
            .addKeyValue("path", path)
            .addKeyValue("status", status)
            .addKeyValue("bytes", bytes)
            .addKeyValue("ms", millis)
            .addKeyValue("protocol", protocol);
    fields = grpcStatus == null ? fields : fields.addKeyValue("grpc_status", grpcStatus);
    fields = error == null ? fields : fields.addKeyValue("error", error);
    fields = headers.isEmpty() ? fields : fields.addKeyValue("headers", headers);
    fields.log("{} {} {}", method, path, status);
  }
}
