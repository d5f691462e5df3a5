package io.weir.observability.serving;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.stream.ClosedStreamException;
import com.linecorp.armeria.server.RequestTimeoutException;
import io.weir.grpc.GrpcCode;
import io.weir.observability.metrics.RequestMeters;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EndingTest {
  private static final String RPC = "weir.users.v1.UserService/GetUser";

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      nullValues = "-",
      textBlock =
          """
          success,                           200,  OK,                  -,       OK,                false, -
          success of plain HTTP,             200,  -,                   -,       -,                 false, -
          not found,                         404,  NOT_FOUND,           -,       NOT_FOUND,         false, -
          not found over gRPC,               200,  NOT_FOUND,           -,       NOT_FOUND,         false, -
          refused by a rate limit,           429,  RESOURCE_EXHAUSTED,  -,       RESOURCE_EXHAUSTED, false, -
          refused without credentials,       401,  UNAUTHENTICATED,     -,       UNAUTHENTICATED,   false, -
          refused by a rule over gRPC,       200,  PERMISSION_DENIED,   -,       PERMISSION_DENIED, false, -
          refused by admission,              503,  UNAVAILABLE,         -,       UNAVAILABLE,       true,  UNAVAILABLE
          refused by admission over gRPC,    200,  UNAVAILABLE,         -,       UNAVAILABLE,       true,  UNAVAILABLE
          method not allowed,                405,  UNIMPLEMENTED,       -,       UNIMPLEMENTED,     false, -
          fault of an instance,              500,  INTERNAL,            -,       INTERNAL,          true,  INTERNAL
          plain HTTP of a broken instance,   502,  -,                   -,       -,                 true,  502
          deadline,                          504,  DEADLINE_EXCEEDED,   -,       DEADLINE_EXCEEDED, true,  DEADLINE_EXCEEDED
          deadline in a stream,              200,  -,                   timeout, DEADLINE_EXCEEDED, true,  DEADLINE_EXCEEDED
          caller leaves a stream,            200,  -,                   closed,  CANCELLED,         false, CANCELLED
          connection of a caller is lost,    200,  -,                   io,      CANCELLED,         false, CANCELLED
          call that was cancelled,           499,  CANCELLED,           closed,  CANCELLED,         false, CANCELLED
          stream ended by the server,        200,  UNAVAILABLE,         closed,  UNAVAILABLE,       true,  UNAVAILABLE
          stream broken by a fault,          200,  -,                   fault,   UNKNOWN,           true,  UNKNOWN
          """)
  void judgesEndings(
      String ending,
      int http,
      @Nullable GrpcCode grpc,
      @Nullable String cause,
      @Nullable String status,
      boolean fault,
      @Nullable String error) {
    int code = grpc == null ? RequestMeters.NO_GRPC_STATUS : grpc.number();
    var rpc = status == null ? null : RPC;
    var end = new ServerSpans.End(null, rpc, HttpStatus.valueOf(http), code, thrown(cause));
    var judged = Ending.of(end);
    assertThat(judged.fault()).isEqualTo(fault);
    assertThat(judged.error()).isEqualTo(error);
    assertThat(judged.grpcStatus())
        .isEqualTo(
            status == null ? RequestMeters.NO_GRPC_STATUS : GrpcCode.valueOf(status).number());
  }

  private static @Nullable Throwable thrown(@Nullable String name) {
    return switch (name) {
      case null -> null;
      case "timeout" -> RequestTimeoutException.get();
      case "closed" -> ClosedStreamException.get();
      case "io" -> new IOException("Connection reset by peer");
      default -> new IllegalStateException(name);
    };
  }
}
