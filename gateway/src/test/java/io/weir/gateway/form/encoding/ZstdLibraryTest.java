package io.weir.gateway.form.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import io.weir.gateway.failure.FailureException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ZstdLibraryTest {

  @Test
  void isMissingHoweverItFailsToLoad() {
    var failures =
        List.of(
            new UnsatisfiedLinkError("no zstd-jni"),
            new ExceptionInInitializerError(new IllegalStateException("read-only directory")),
            new NoClassDefFoundError("com/github/luben/zstd/util/Native"));
    for (var failure : failures) {
      assertThat(
              ZstdLibrary.loads(() -> {
                throw failure;
              }))
          .isFalse();
    }
    assertThat(ZstdLibrary.loads(() -> {})).isTrue();
  }

  @Test
  void isNotTakenAndNotOfferedWhereItIsMissing() {
    var headers = RequestHeaders.of(HttpMethod.POST, "/", "content-encoding", "zstd");
    assertThat(RequestEncoding.of(headers, true)).isEqualTo(RequestEncoding.ZSTD);
    assertThatThrownBy(() -> RequestEncoding.of(headers, false))
        .isInstanceOfSatisfying(
            FailureException.class,
            refused -> {
              assertThat(refused.failure().http().code()).isEqualTo(415);
              assertThat(refused.failure().headers().get("accept-encoding"))
                  .isEqualTo("gzip, deflate");
            });
  }
}
