package io.weir.loadbalancer.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

final class HeaderListsTest {
  private static final Destination TO =
      new Destination(InetSocketAddress.createUnresolved("a", 1), "a:1", null, null);

  @Test
  void completeTheTargetOfARequest() {
    var list = HeaderLists.ofRequest(RequestHeaders.of(HttpMethod.POST, "/p"), TO);
    assertThat(list.scheme()).hasToString("http");
    assertThat(list.authority()).hasToString("a:1");
    assertThat(list.path()).hasToString("/p");
  }

  @Test
  void keepTheTargetThatARequestHas() {
    var headers =
        RequestHeaders.builder(HttpMethod.POST, "/p").scheme("https").authority("b:2").build();
    var list = HeaderLists.ofRequest(headers, TO);
    assertThat(list.scheme()).hasToString("https");
    assertThat(list.authority()).hasToString("b:2");
  }

  /** They belong to a connection over HTTP/1.1; an endpoint resets a stream with one. */
  @Test
  void haveNoFieldsOfAConnection() {
    var headers =
        RequestHeaders.of(
            HttpMethod.POST, "/p", "connection", "x", "upgrade", "y", "te", "trailers");
    var list = HeaderLists.ofRequest(headers, TO);
    assertThat(list.contains("connection")).isFalse();
    assertThat(list.contains("upgrade")).isFalse();
    assertThat(list.get("te")).hasToString("trailers");
  }

  @Test
  void keepTheOrderAndTheEndOfAResponse() {
    var list = new DefaultHttp2Headers().status("200").add("a", "1").add("a", "2");
    var headers = HeaderLists.ofResponse(list, true);
    assertThat(headers.status().code()).isEqualTo(200);
    assertThat(headers.getAll("a")).containsExactly("1", "2");
    assertThat(headers.isEndOfStream()).isTrue();
    assertThat(headers.contains(HttpHeaderNames.CONTENT_LENGTH)).isFalse();
  }
}
