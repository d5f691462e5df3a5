package io.weir.gateway.form.negotiation;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonNegotiationTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "application/json; charset=utf-8",
        "application/json;charset=\"UTF-8\"",
        "Application/JSON",
        "application/merge-patch+json"
      })
  void readsJson(String type) {
    assertThat(JsonNegotiation.unreadable(with("content-type", type))).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/x-www-form-urlencoded",
        "text/plain",
        "text/json",
        "application/json; charset=latin1",
        "application/jsonx",
        "multipart/form-data; boundary=x",
        "nonsense",
        "application/grpc-web+proto"
      })
  void refusesOtherContent(String type) {
    var failure = requireNonNull(JsonNegotiation.unreadable(with("content-type", type)));
    assertThat(failure.http().code()).isEqualTo(415);
  }

  @Test
  void takesContentWithoutTypeForJson() {
    assertThat(JsonNegotiation.unreadable(RequestHeaders.of(HttpMethod.POST, "/"))).isNull();
  }

  @Test
  void tellsACurlUserWhatToDo() {
    var form = with("content-type", "application/x-www-form-urlencoded");
    var failure = requireNonNull(JsonNegotiation.unreadable(form));
    assertThat(failure.message()).contains("-H 'content-type: application/json'");
    assertThat(failure.headers().get("accept")).isEqualTo("application/json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*/*",
        "application/json",
        "application/*",
        "application/json;q=0.5",
        "text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8",
        "text/event-stream, application/json"
      })
  void answersWhoTakesJson(String accept) {
    assertThat(JsonNegotiation.unwelcome(with("accept", accept))).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/html",
        "application/xml",
        "text/event-stream",
        "image/*",
        "application/json;q=0",
        "*/*, application/json;q=0"
      })
  void refusesWhoDoesNot(String accept) {
    var failure = requireNonNull(JsonNegotiation.unwelcome(with("accept", accept)));
    assertThat(failure.http().code()).isEqualTo(406);
  }

  private static RequestHeaders with(String name, String value) {
    return RequestHeaders.of(HttpMethod.POST, "/", name, value);
  }
}
