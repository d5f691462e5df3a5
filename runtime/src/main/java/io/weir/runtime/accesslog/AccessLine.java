package io.weir.runtime.accesslog;

import com.linecorp.armeria.common.logging.RequestLog;
import io.weir.grpc.ReservedMetadata;
import java.util.Locale;

/** "127.0.0.1 GET /v1/users 200 341B 2.7ms h2c"; for a gRPC answer with "grpc-status=0" as well. */
final class AccessLine {
  private static final double NANOS_PER_MILLI = 1e6;

  private AccessLine() {}

  static String of(String peer, RequestLog ended) {
    var cause = ended.responseCause();
    return String.format(
        Locale.ROOT,
        "%s %s %s %s%s %dB %.1fms %s%s",
        peer,
        ended.requestHeaders().method(),
        withoutQuery(ended.requestHeaders().path()),
        ended.responseStatus().codeAsText(),
        grpcStatus(ended),
        ended.responseLength(),
        ended.totalDurationNanos() / NANOS_PER_MILLI,
        ended.sessionProtocol().uriText(),
        cause == null ? "" : " " + cause.getClass().getSimpleName());
  }

  /** A query may hold what is nobody's business. */
  private static String withoutQuery(String path) {
    int mark = path.indexOf('?');
    return mark < 0 ? path : path.substring(0, mark);
  }

  private static String grpcStatus(RequestLog ended) {
    var status = ended.responseTrailers().get(ReservedMetadata.STATUS);
    if (status == null) {
      status = ended.responseHeaders().get(ReservedMetadata.STATUS);
    }
    return status == null ? "" : " grpc-status=" + status;
  }
}
