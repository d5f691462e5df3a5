package io.weir.gateway.failure;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.ClosedSessionException;
import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ShuttingDownException;
import com.linecorp.armeria.common.stream.AbortedStreamException;
import com.linecorp.armeria.common.stream.CancelledSubscriptionException;
import com.linecorp.armeria.common.stream.ClosedStreamException;
import com.linecorp.armeria.server.HttpStatusException;
import com.linecorp.armeria.server.RequestCancellationException;
import com.linecorp.armeria.server.RequestTimeoutException;
import io.weir.grpc.GrpcCode;
import io.weir.transcoding.TranscodingException;
import io.weir.transcoding.TranscodingException.FieldViolation;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class DiagnosisTest {

  static Stream<Arguments> exceptions() {
    var tooLarge = ContentTooLargeException.builder().maxContentLength(10).build();
    return Stream.of(
        Arguments.of(Failure.of(GrpcCode.ABORTED, "m").exception(), GrpcCode.ABORTED, 409),
        Arguments.of(tooLarge, GrpcCode.RESOURCE_EXHAUSTED, 413),
        Arguments.of(
            HttpStatusException.of(HttpStatus.REQUEST_ENTITY_TOO_LARGE, tooLarge),
            GrpcCode.RESOURCE_EXHAUSTED,
            413),
        Arguments.of(
            HttpStatusException.of(HttpStatus.BAD_REQUEST), GrpcCode.INVALID_ARGUMENT, 400),
        Arguments.of(RequestTimeoutException.get(), GrpcCode.DEADLINE_EXCEEDED, 504),
        Arguments.of(ShuttingDownException.get(), GrpcCode.UNAVAILABLE, 503),
        Arguments.of(RequestCancellationException.get(), GrpcCode.CANCELLED, 499),
        Arguments.of(ClosedStreamException.get(), GrpcCode.CANCELLED, 499),
        Arguments.of(ClosedSessionException.get(), GrpcCode.CANCELLED, 499),
        Arguments.of(CancelledSubscriptionException.get(), GrpcCode.CANCELLED, 499),
        Arguments.of(AbortedStreamException.get(), GrpcCode.CANCELLED, 499),
        Arguments.of(new IllegalStateException("secret"), GrpcCode.INTERNAL, 500));
  }

  @ParameterizedTest
  @MethodSource("exceptions")
  void saysWhatAnExceptionMeans(Exception thrown, GrpcCode code, int http) {
    for (var wrapped : List.of(thrown, new CompletionException(thrown))) {
      var failure = Diagnosis.of(wrapped);
      assertThat(failure.code()).isEqualTo(code);
      assertThat(failure.http().code()).isEqualTo(http);
    }
  }

  @Test
  void keepsAFaultOfOursFromTheCaller() {
    var fault = new IllegalStateException("secret");
    var failure = Diagnosis.of(fault);
    assertThat(failure.message()).doesNotContain("secret");
    assertThat(failure.cause()).isSameAs(fault);
  }

  @Test
  void handsOnEveryOffendingField() {
    var violations = List.of(new FieldViolation("user.email", "is a number"));
    var failure = Diagnosis.of(new TranscodingException("one field", violations));
    assertThat(failure.code()).isEqualTo(GrpcCode.INVALID_ARGUMENT);
    assertThat(failure.details()).isEqualTo(new Details.Fields(violations));
  }

  @Test
  void namesAWayToAuthenticate() {
    assertThat(Failure.of(GrpcCode.UNAUTHENTICATED, "who?").headers().get("www-authenticate"))
        .isEqualTo("Bearer");
  }
}
