package io.weir.runtime.accesslog;

import com.linecorp.armeria.common.logging.RequestLog;
import io.weir.grpc.Dialect;
import io.weir.runtime.exchange.Exchange;
import java.util.Locale;

/**
 * Formats the access log line of one exchange: "127.0.0.1 GET /v1/users/7 200 53B 1.2ms h2c", with
 * the status of the call for gRPC and gRPC-Web.
 */
final class AccessLine {
  private static final double NANOS_PER_MILLI = 1e6;

  private AccessLine() {}

  static String of(Exchange exchange, RequestLog ended) {
    var cause = ended.responseCause();
    return String.format(
        Locale.ROOT,
        "%s %s %s %s%s %dB %.1fms %s%s",
        exchange.context().remoteAddress().getAddress().getHostAddress(),
        ended.requestHeaders().method(),
        withoutQuery(ended.requestHeaders().path()),
        ended.responseStatus().codeAsText(),
        grpcStatus(exchange),
        ended.responseLength(),
        ended.totalDurationNanos() / NANOS_PER_MILLI,
        ended.sessionProtocol().uriText(),
        cause == null ? "" : " " + cause.getClass().getSimpleName());
  }

  /** Removes the query, which may contain secrets. */
  private static String withoutQuery(String path) {
    int mark = path.indexOf('?');
    return mark < 0 ? path : path.substring(0, mark);
  }

  private static String grpcStatus(Exchange exchange) {
    return exchange.dialect() == Dialect.HTTP || exchange.grpcStatus() == Exchange.NO_STATUS
        ? ""
        : " grpc-status=" + exchange.grpcStatus();
  }
}
